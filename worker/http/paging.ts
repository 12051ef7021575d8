import type { Answer } from "./answer.ts";
import { cached } from "./cache.ts";
import type { Context } from "./context.ts";
import type { NumberedId } from "./numbered-id.ts";
import { Problem } from "./problem.ts";
import { representation } from "./representation.ts";
import type { Page, PageQuery } from "./storage.ts";

const DEFAULT_LIMIT = 100;
const HIGHEST_LIMIT = 1_000;

/**
 * Answers with the page that `limit` and `before` select, possibly from the cache.
 * @param path of the list
 * @throws Problem a 400 if one is out of range
 */
export async function answerPage<Item extends { id: number }>(
  c: Context,
  path: string,
  ids: NumberedId,
  read: (query: PageQuery) => Promise<Page<Item>>,
): Promise<Answer> {
  const query = pageQuery(c, ids);
  return cached(c, pagePath(path, query, ids), async () => {
    const { items, next } = await read(query);
    const shown = items.map((item) => ids.show(item));
    if (next === undefined) return representation(shown);
    return representation(shown, {
      Link: `<${pagePath(path, { ...query, before: next }, ids)}>; rel="next"`,
    });
  });
}

function pageQuery({ url }: Context, ids: NumberedId): PageQuery {
  const limit = url.searchParams.get("limit") ?? String(DEFAULT_LIMIT);
  if (!/^[1-9]\d{0,3}$/.test(limit) || Number(limit) > HIGHEST_LIMIT) {
    throw new Problem(400, `limit must be a whole number from 1 to ${HIGHEST_LIMIT}.`);
  }
  const cursor = url.searchParams.get("before");
  if (cursor === null) return { limit: Number(limit) };
  const before = ids.parse(cursor);
  if (before === undefined) throw new Problem(400, `before must be an id: ${ids.form}.`);
  return { limit: Number(limit), before };
}

/** One form for all spellings of a page. Relative, so that no Host header can lead a caller elsewhere. */
function pagePath(path: string, { limit, before }: PageQuery, ids: NumberedId): string {
  return `${path}?limit=${limit}${before === undefined ? "" : `&before=${ids.format(before)}`}`;
}
