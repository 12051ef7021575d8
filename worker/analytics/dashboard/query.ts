import { preferred } from "../../http/accept.ts";
import { JSON_TYPE } from "../../http/answer.ts";
import type { Context } from "../../http/context.ts";
import { Problem } from "../../http/problem.ts";
import type { ListName } from "../keys.ts";
import { PANEL_NAMES } from "../report/panels.ts";
import { type Period, PeriodError, periodOf } from "../report/period.ts";

const FORMATS = ["html", "json", "csv"] as const;

/** What a request for the analytics asks for. */
export interface Query {
  period: Period;
  format: (typeof FORMATS)[number];
  /** One list alone, in full. */
  list: ListName | undefined;
}

/** @throws Problem that says which form is right */
export function queryOf({ url, request }: Context, today: string): Query {
  const get = (name: string) => url.searchParams.get(name) ?? undefined;
  const accepted = preferred(request.headers.get("Accept"), ["text/html", JSON_TYPE]) === JSON_TYPE;
  const format = oneOf(FORMATS, "format", get("format") ?? (accepted ? "json" : "html"));
  const list = url.searchParams.has("list") ? oneOf(PANEL_NAMES, "list", get("list")) : undefined;
  if (list && format === "json")
    throw new Problem(400, "list is for format=html and csv: JSON has all lists.");
  try {
    return { format, list, period: periodOf({ day: get("day"), from: get("from"), to: get("to") }, today) };
  } catch (error) {
    throw error instanceof PeriodError ? new Problem(400, error.message) : error;
  }
}

function oneOf<Name extends string>(names: readonly Name[], what: string, asked: string | undefined): Name {
  const found = names.find((name) => name === asked);
  if (found === undefined) throw new Problem(400, `${what} must be ${names.join(", ")}.`);
  return found;
}
