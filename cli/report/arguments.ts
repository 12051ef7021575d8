import { type Manual, readCommandLine, UsageError } from "../../infra/command-line.ts";
import { parseDay } from "../../worker/analytics/day.ts";
import type { ListName } from "../../worker/analytics/keys.ts";
import { PANEL_NAMES } from "../../worker/analytics/report/panels.ts";
import { LONGEST } from "../../worker/analytics/report/period.ts";

/** What the command line asks for. */
export interface Arguments {
  /** The last day of the period: `2026-11-23`, `today` or `yesterday`. */
  day: string;
  days: number;
  format: "text" | "json" | "csv";
  /** Lists in full. */
  all: boolean;
  /** One list alone. */
  list: ListName | undefined;
}

const RELATIVE = ["today", "yesterday"];

const MANUAL: Manual = {
  usage: "npm run report -- [2026-11-23] [--days 7] [--all] [--list pages] [--json | --csv]",
  about: "Prints what was counted on a day, or in the days that end with it, against as many days before.",
  options: {
    "2026-11-23": "the last day: a date, today (the default) or yesterday",
    "--days 7": `how many days, from 1 to ${LONGEST}; 1 unless given`,
    "--all": "every row of every list",
    "--list pages": `one list alone: ${PANEL_NAMES.join(", ")}`,
    "--json": "the data of the dashboard",
    "--csv": "the hours or days, or the list, for a spreadsheet",
    DB_URL: "and DB_TOKEN: the database; that of npm start unless set",
  },
  examples: [
    "npm run report -- yesterday",
    "npm run report -- 2026-11-23 --days 7 --all",
    "npm run -s report -- --list pages --csv > pages.csv",
  ],
};

/**
 * Reads the arguments: a day (`today` where none is given), `--days` that end with it, and the form of the
 * answer.
 * @throws UsageError
 */
export function readArguments(args: readonly string[]): Arguments {
  const options = {
    days: { type: "string", default: "1" },
    all: { type: "boolean", default: false },
    list: { type: "string" },
    json: { type: "boolean", default: false },
    csv: { type: "boolean", default: false },
  } as const;
  const { values, positionals } = readCommandLine(
    { args: [...args], allowPositionals: true, options },
    MANUAL,
  );
  const [text = "today", ...more] = positionals;
  const wrong = (what: string) => new UsageError(what, MANUAL);
  if (more.length > 0) throw wrong("One day is enough, for more there is --days");
  const day = RELATIVE.includes(text) ? text : parseDay(text);
  if (day === undefined)
    throw wrong(
      `${JSON.stringify(text)} is no day. A day is ${RELATIVE.join(", ")} or a date such as 2026-11-23`,
    );
  const { all, json, csv } = values;
  const days = /^[1-9]\d{0,2}$/.test(values.days) ? Number(values.days) : 0;
  if (days < 1 || days > LONGEST) throw wrong(`--days must be a whole number from 1 to ${LONGEST}`);
  const list = PANEL_NAMES.find((name) => name === values.list);
  if (values.list !== undefined && !list) throw wrong(`--list must be one of ${PANEL_NAMES.join(", ")}`);
  if (json && (csv || list)) throw wrong("--json has everything: it goes with neither --csv nor --list");
  const format = json ? "json" : csv ? "csv" : "text";
  return { day, days, format, all: all || list !== undefined, list };
}
