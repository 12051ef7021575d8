/**
 * The keys and fields in Redis that the recorder writes and the report reads. A day has up to four keys, and
 * a month that is over has one:
 *
 * | key | type | holds |
 * | --- | --- | --- |
 * | `analytics:<day>` | Hash | every counter of the day, see below |
 * | `analytics:<day>:visitors` | HyperLogLog | salted hashes of address and user agent, for two days |
 * | `analytics:<day>:salt` | String | the salt and the day's time zone, for two days |
 * | `analytics:<day>:combinations` | Hash | the data for filters, see combinations.ts |
 * | `analytics:<month>` | Hash | the sum of its days, until the first of them expires |
 *
 * One Hash holds all counters, so that a write takes two commands (HMGET, HSET), however many of them it
 * changes: Upstash bills every command, including those inside a script. Its fields:
 *
 * | field | holds |
 * | --- | --- |
 * | `13:2`, `13:2v`, `13:2b` | 2xx requests of hour 13: others, page views, bots'; each counts in one field |
 * | `13:n` | the day's visitors up to the end of the hour, an estimate; absent if the hour has no new ones |
 * | `p:/posts`, `c:DE`, `r:example.com` | page views of a page, from a country or source: see {@link LISTS} |
 * | `p:(other)`, ... | page views whose names the full list had no room for |
 * | `p`, `c`, `r`, ... | the number of names in the list |
 * | `z` | the time zone of the hours; days recorded before there were time zones have none, and are UTC |
 * | `f` | present if the day is in a folded month, which must be folded again if the day changes |
 *
 * A month's Hash has days instead of hours: `05:2v`, `05:n`, `05:z`, and the same lists with the same limits.
 */
export const PREFIX = "analytics:";
export const VISITORS = ":visitors";

export const countersKey = (day: string): string => `${PREFIX}${day}`;
export const visitorsKey = (day: string): string => `${PREFIX}${day}${VISITORS}`;
export const saltKey = (day: string): string => `${PREFIX}${day}:salt`;

/**
 * The lists of a day, which all count page views: the letter that their fields begin with, the maximum number
 * of names (so that nobody can fill the database with invented ones), and what a report calls a name.
 */
export const LISTS = {
  pages: { letter: "p", most: 500, item: "page" },
  /** The pages that visits began with. */
  entryPages: { letter: "e", most: 300, item: "page" },
  countries: { letter: "c", most: 300, item: "country" },
  referrers: { letter: "r", most: 300, item: "referrer" },
  campaigns: { letter: "u", most: 100, item: "campaign" },
  browsers: { letter: "b", most: 30, item: "browser" },
  systems: { letter: "s", most: 30, item: "system" },
  devices: { letter: "d", most: 10, item: "device" },
} as const;

export type ListName = keyof typeof LISTS;

/** The lists, in the order of a report. */
export const LIST_NAMES = Object.keys(LISTS) as ListName[];

/** A value for each list. */
export function byList<Value>(make: (name: ListName) => Value): Record<ListName, Value> {
  return Object.fromEntries(LIST_NAMES.map((name) => [name, make(name)])) as Record<ListName, Value>;
}

/**
 * The name for what has none of its own in a list, usually because the list is full. No real name equals it.
 */
export const OTHER = "(other)";

/** The referrer of views that no page led to or whose referrer is unknown. No host has this name. */
export const DIRECT = "(direct)";

/** The field of the day's time zone. */
export const ZONE = "z";

/** The field that marks a day as part of a folded month. */
export const FOLDED = "f";

/** How a request counts: as a page view, as a bot's, or as neither. */
export type Kind = "v" | "b" | "";

/** The field for an hour's requests of one status class and kind, such as `2v`. */
export const requestField = (hour: string, kind: `${number}${Kind}`): string => `${hour}:${kind}`;

/** The kind of the visitor counters: of a day, or of a day up to the end of an hour. */
export const SEEN = "n";

/** The field for the day's visitors up to the end of an hour. */
export const visitorsField = (hour: string): string => `${hour}:${SEEN}`;

/** The field for a name in a list. */
export const listField = (list: ListName, name: string): string => `${LISTS[list].letter}:${name}`;
