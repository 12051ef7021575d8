import { readCommandLine, UsageError } from "../../infra/command-line.ts";
import { parseDay } from "../../worker/analytics/day.ts";
import { LONGEST } from "../../worker/analytics/report/period.ts";

/** What the command line asks for. */
export interface Arguments {
  /** The last one of the period; today where it is absent. */
  day: string | undefined;
  days: number;
  json: boolean;
}

const USAGE = "npm run report -- 2026-11-23 [--days 7] [--json]";

/**
 * Reads the arguments: a day, `--days` that end with it, `--json`.
 * @throws UsageError
 */
export function readArguments(args: readonly string[]): Arguments {
  const options = {
    days: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  } as const;
  const { values, positionals } = readCommandLine(
    { args: [...args], allowPositionals: true, options },
    USAGE,
  );
  const [text, ...more] = positionals;
  const day = text === undefined ? undefined : parseDay(text);
  if (text !== undefined && day === undefined) {
    throw new UsageError(`${JSON.stringify(text)} is no day. A day is a date such as 2026-11-23: ${USAGE}`);
  }
  if (more.length > 0) throw new UsageError(`One day is enough, for more there is --days: ${USAGE}`);
  const days = /^[1-9]\d{0,2}$/.test(values.days) ? Number(values.days) : 0;
  if (days < 1 || days > LONGEST) {
    throw new UsageError(`--days must be a whole number from 1 to ${LONGEST}: ${USAGE}`);
  }
  return { day, days, json: values.json };
}
