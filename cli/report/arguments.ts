import { readCommandLine, UsageError } from "../../infra/command-line.ts";
import { dayOf, parseDay } from "../../worker/analytics/day.ts";
import { LONGEST, lasting, type Period } from "../../worker/analytics/report/period.ts";

/** What the command line asks for. */
export interface Arguments {
  period: Period;
  json: boolean;
}

const USAGE = "npm run report -- 2026-11-23 [--days 7] [--json]";

/**
 * Reads the arguments: a day (today in UTC if absent), `--days` that end with it, `--json`.
 * @throws UsageError
 */
export function readArguments(args: readonly string[], now = Date.now()): Arguments {
  const options = {
    days: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  } as const;
  const { values, positionals } = readCommandLine(
    { args: [...args], allowPositionals: true, options },
    USAGE,
  );
  const [text = dayOf(now), ...more] = positionals;
  const day = parseDay(text);
  if (day === undefined) {
    throw new UsageError(`${JSON.stringify(text)} is no day. A day is a date such as 2026-11-23: ${USAGE}`);
  }
  if (more.length > 0) throw new UsageError(`One day is enough, for more there is --days: ${USAGE}`);
  const days = /^[1-9]\d{0,2}$/.test(values.days) ? Number(values.days) : 0;
  if (days < 1 || days > LONGEST) {
    throw new UsageError(`--days has to be a whole number from 1 to ${LONGEST}: ${USAGE}`);
  }
  return { period: lasting(day, days), json: values.json };
}
