/**
 * The combinations of names that filters select from. They have a key of their own, so that only filtered
 * reports read them.
 *
 * `analytics:<day>:combinations` is a Hash, kept for `filterDays`. A field holds the names of a page view,
 * one for each of {@link PARTS}; its value is the number of such views in the sample. All views are in the
 * sample until the combinations weigh more than {@link MOST}; then one in two views, then one in four, and so
 * on, regardless of the hour. Three more fields describe the sample:
 *
 * | field | holds |
 * | --- | --- |
 * | `views` | the page views that it represents, including those that are not in it |
 * | `rate` | one in this many of them is in the sample |
 * | `size` | the total weight of the combinations |
 */
import { type ListName, PREFIX } from "./keys.ts";

/** The parts of a combination, in order. A view that the site itself led to has no referrer. */
export const PARTS = [
  "pages",
  "countries",
  "referrers",
  "devices",
  "browsers",
  "systems",
  "campaigns",
] as const satisfies ListName[];

/** Separates the parts: no name contains a control character. */
export const SEPARATOR = "\t";

/** The maximum total weight of a day's combinations. Each weighs one, unless it is long. */
export const MOST = 2_000;

/**
 * Bytes of a combination that weigh one; a longer one weighs two, and so on, so that long names cannot fill
 * the database.
 */
export const LIGHT = 150;

export const COMBINATIONS = ":combinations";

export const combinationsKey = (day: string): string => `${PREFIX}${day}${COMBINATIONS}`;

/** A page view's names as a combination. */
export function combinationOf(names: Readonly<Partial<Record<ListName, string>>>): string {
  return PARTS.map((part) => names[part] ?? "").join(SEPARATOR);
}
