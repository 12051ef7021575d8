import type { Context } from "./context.ts";
import type { NumberedId } from "./numbered-id.ts";
import { Problem } from "./problem.ts";

const DEFAULT_LIMIT = 100;
const HIGHEST_LIMIT = 1_000;

/** The part of a list, newest first, that is asked for. */
export interface PageQuery {
  limit: number;
  /** Only ids below this one. */
  before?: number;
}

/** The part that `limit` and `before` ask for. @throws Problem a 400 when one is out of range */
export function pageQuery({ url }: Context, ids: NumberedId): PageQuery {
  const limit = url.searchParams.get("limit") ?? String(DEFAULT_LIMIT);
  if (!/^[1-9]\d{0,3}$/.test(limit) || Number(limit) > HIGHEST_LIMIT) {
    throw new Problem(400, `limit has to be a whole number from 1 to ${HIGHEST_LIMIT}.`);
  }
  const cursor = url.searchParams.get("before");
  if (cursor === null) return { limit: Number(limit) };
  const before = ids.parse(cursor);
  if (before === undefined) throw new Problem(400, `before has to be an id: ${ids.form}.`);
  return { limit: Number(limit), before };
}

/** The path of a page, the same for all the ways to ask for it. It is relative: no Host header leads a caller elsewhere. */
export function pagePath(path: string, { limit, before }: PageQuery, ids: NumberedId): string {
  return `${path}?limit=${limit}${before === undefined ? "" : `&before=${ids.format(before)}`}`;
}

/** The headers of a page that has a next one. */
export function nextPage(path: string): Record<string, string> {
  return { Link: `<${path}>; rel="next"` };
}
