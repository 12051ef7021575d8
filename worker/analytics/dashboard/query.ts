import { preferred } from "../../http/accept.ts";
import { JSON_TYPE } from "../../http/answer.ts";
import type { Context } from "../../http/context.ts";
import { Problem } from "../../http/problem.ts";
import type { AnalyticsEnv } from "../env.ts";
import type { ListName } from "../keys.ts";
import { FILTER_NAMES, type Filters, filtersOf, hasFilters } from "../report/filters.ts";
import { PANEL_NAMES } from "../report/panels.ts";
import { AskError, lengthOf, type Period, periodOf } from "../report/period.ts";

const FORMATS = ["html", "json", "csv"] as const;

/** What a request for the analytics asks for. */
export interface Query {
  period: Period;
  format: (typeof FORMATS)[number];
  /** Only this list, in full. */
  list: ListName | undefined;
  filters: Filters;
}

/** All parameters. */
const PARAMETERS: readonly string[] = ["day", "from", "to", "format", "list", ...FILTER_NAMES];

/** Parameters that other sites append to links; they are ignored. */
const FOREIGN = /^(utm_.*|ref|.*clid)$/;

/** @throws Problem that says what is valid */
export function queryOf({ url, headers, env }: Context, today: string): Query {
  for (const name of url.searchParams.keys()) {
    if (!PARAMETERS.includes(name) && !FOREIGN.test(name))
      throw new Problem(400, `Unknown parameter. Use one of ${PARAMETERS.join(", ")}.`);
  }
  const get = (name: string) => url.searchParams.get(name) ?? undefined;
  const accepted = preferred(headers.get("Accept"), ["text/html", JSON_TYPE]) === JSON_TYPE;
  const format = oneOf(FORMATS, "format", get("format") ?? (accepted ? "json" : "html"));
  const list = url.searchParams.has("list") ? oneOf(PANEL_NAMES, "list", get("list")) : undefined;
  if (list && format === "json") throw new Problem(400, "list is for html and csv: JSON has all lists.");
  try {
    const period = periodOf({ day: get("day"), from: get("from"), to: get("to") }, today);
    const filters = filtersOf((name) => url.searchParams.getAll(name), lengthOf(period));
    if (hasFilters(filters) && !keepsCombinations(env))
      throw new AskError("Filters are off: the stack's filterDays is 0.");
    return { format, list, period, filters };
  } catch (error) {
    throw error instanceof AskError ? new Problem(400, error.message) : error;
  }
}

/** Whether the stack stores the combinations that filters need. */
export function keepsCombinations({ FILTER_DAYS = "0" }: AnalyticsEnv): boolean {
  return FILTER_DAYS !== "0";
}

function oneOf<Name extends string>(names: readonly Name[], what: string, asked: string | undefined): Name {
  const found = names.find((name) => name === asked);
  if (found === undefined) throw new Problem(400, `${what} must be one of ${names.join(", ")}.`);
  return found;
}
