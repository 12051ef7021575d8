/**
 * Combinations of names, by which filters narrow a report: a key of its own, so that only who filters reads it.
 *
 * `analytics:<day>:combinations` is a Hash, kept for `filterDays`. A field is what a page view has of {@link
 * PARTS}, its value the number of such views in the sample. Views are all in it until the combinations weigh more
 * than {@link MOST}; then one in two is, in four, and so on, of every hour alike. Beside them are three fields:
 *
 * | field | holds |
 * | --- | --- |
 * | `views` | the page views that it stands for, in the sample or not |
 * | `rate` | one in so many of them is in the sample |
 * | `size` | what the combinations weigh together |
 */
import { type ListName, PREFIX } from "./keys.ts";

/** What a combination is made of, in its order. A view to which the site itself led has no referrer. */
export const PARTS = [
  "pages",
  "countries",
  "referrers",
  "devices",
  "browsers",
  "systems",
  "campaigns",
] as const satisfies ListName[];

/** Stands between the parts: no name has a control character. */
export const SEPARATOR = "\t";

/** What the combinations of a day weigh at most: one each, unless they are long. */
export const MOST = 2_000;

/** A combination longer than this, in bytes, weighs two, and so on: nobody fills the database with long names. */
export const LIGHT = 150;

export const COMBINATIONS = ":combinations";

export const combinationsKey = (day: string): string => `${PREFIX}${day}${COMBINATIONS}`;

/** The combination of a page view's names. */
export function combinationOf(names: Readonly<Partial<Record<ListName, string>>>): string {
  return PARTS.map((part) => names[part] ?? "").join(SEPARATOR);
}
