import { type Manual, readCommandLine, UsageError } from "../../infra/command-line.ts";
import { parseDay } from "../../worker/analytics/day.ts";
import type { ListName } from "../../worker/analytics/keys.ts";
import {
  FILTER_NAMES,
  type FilterName,
  type Filters,
  filtersOf,
} from "../../worker/analytics/report/filters.ts";
import { PANEL_NAMES } from "../../worker/analytics/report/panels.ts";
import { AskError, LONGEST } from "../../worker/analytics/report/period.ts";

/** The parsed command line. */
export interface Arguments {
  /** The last day of the period: `2026-11-23`, `today` or `yesterday`. */
  day: string;
  days: number;
  format: "text" | "json" | "csv";
  /** Lists in full. */
  all: boolean;
  /** Only this list. */
  list: ListName | undefined;
  filters: Filters;
}

const RELATIVE = ["today", "yesterday"];

/** A filter that is given twice is a mistake; without `multiple`, the last one would win. */
const FILTER = { type: "string", multiple: true } as const;

const MANUAL: Manual = {
  usage: "npm run report -- [2026-11-23] [--days 7] [--all] [--list pages] [--page /blog] [--json | --csv]",
  about:
    "Prints the analytics of a day, or of the days up to it, compared with the same number of days before.",
  options: {
    "2026-11-23": "the last day: a date, yesterday or today (default: today)",
    "--days 7": `number of days, 1 to ${LONGEST} (default: 1)`,
    "--all": "every row of every list",
    "--list pages": `only this list: ${PANEL_NAMES.join(", ")}`,
    "--page /blog": `only page views that match; the filters are ${FILTER_NAMES.map((name) => `--${optionOf(name)}`).join(", ")}`,
    "--json": "the dashboard's data as JSON",
    "--csv": "the hours or days, or the list, as CSV",
    DB_URL: "with DB_TOKEN: the database (default: npm start's)",
  },
  examples: [
    "npm run report -- yesterday",
    "npm run report -- 2026-11-23 --days 7 --all",
    "npm run report -- --days 7 --page /blog --country DE",
    "npm run -s report -- --list pages --csv > pages.csv",
  ],
};

/**
 * Parses the arguments: a day (default `today`), how many `--days` end with it, and the output format.
 * @throws UsageError
 */
export function readArguments(args: readonly string[]): Arguments {
  const options = {
    days: { type: "string", default: "1" },
    all: { type: "boolean", default: false },
    list: { type: "string" },
    json: { type: "boolean", default: false },
    csv: { type: "boolean", default: false },
    page: FILTER,
    "entry-page": FILTER,
    referrer: FILTER,
    country: FILTER,
    campaign: FILTER,
    device: FILTER,
    browser: FILTER,
    system: FILTER,
  } as const;
  const { values, positionals } = readCommandLine(
    { args: [...args], allowPositionals: true, options },
    MANUAL,
  );
  const [text = "today", ...more] = positionals;
  const wrong = (what: string) => new UsageError(what, MANUAL);
  if (more.length > 0) throw wrong("Give only one day; for more, use --days");
  const day = RELATIVE.includes(text) ? text : parseDay(text);
  if (day === undefined)
    throw wrong(
      `${JSON.stringify(text)} is not a day: use ${RELATIVE.join(", ")} or a date such as 2026-11-23`,
    );
  const { all, json, csv } = values;
  const days = /^[1-9]\d{0,2}$/.test(values.days) ? Number(values.days) : 0;
  if (days < 1 || days > LONGEST) throw wrong(`--days must be a whole number from 1 to ${LONGEST}`);
  const list = PANEL_NAMES.find((name) => name === values.list);
  if (values.list !== undefined && !list) throw wrong(`--list must be one of ${PANEL_NAMES.join(", ")}`);
  if (json && (csv || list)) throw wrong("--json includes everything: use it without --csv and --list");
  const filters = readFilters((name) => values[optionOf(name)] ?? [], days, wrong);
  const format = json ? "json" : csv ? "csv" : "text";
  return { day, days, format, all: all || list !== undefined, list, filters };
}

/** The option of a filter, in kebab case. */
function optionOf(filter: FilterName) {
  return filter === "entryPage" ? "entry-page" : filter;
}

function readFilters(
  valuesOf: (name: FilterName) => readonly string[],
  days: number,
  wrong: (what: string) => UsageError,
): Filters {
  try {
    return filtersOf(valuesOf, days);
  } catch (error) {
    throw error instanceof AskError ? wrong(error.message.replace(/\.$/, "")) : error;
  }
}
