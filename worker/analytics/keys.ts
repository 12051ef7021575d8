/**
 * The names in Redis that the recorder writes and the report reads. A day is two keys and a salt, and a month
 * that is over is one more:
 *
 * | key | type | holds |
 * | --- | --- | --- |
 * | `analytics:<day>` | Hash | every counter of the day, see below |
 * | `analytics:<day>:visitors` | HyperLogLog | salted hashes of address and user agent, for two days |
 * | `analytics:<day>:salt` | String | the salt and the day's time zone, for two days |
 * | `analytics:<month>` | Hash | its days summed up, until the first of them is gone |
 *
 * One Hash holds all counters, so that a write is two commands (HMGET, HSET) however many of them it changes:
 * Upstash bills commands, those inside a script too. Its fields:
 *
 * | field | holds |
 * | --- | --- |
 * | `13:2`, `13:2v`, `13:2b` | requests of hour 13 answered 2xx: others, page views, bots'; each adds to one |
 * | `13:n` | the day's visitors until then, an estimate; absent where an hour brought nobody new |
 * | `p:/posts`, `c:DE`, `r:example.com` | page views of a page, from a country, from a source: see {@link LISTS} |
 * | `p:(other)`, ... | what came when the list was full |
 * | `p`, `c`, `r`, ... | how many names the list holds |
 * | `z` | the time zone whose hours these are; days written before there were zones have none, and are UTC |
 * | `f` | the month that the day is folded into must be folded again when the day changes |
 *
 * A month's Hash has days in the place of hours: `05:2v`, `05:n`, `05:z`, and the same lists, bounded as a day's.
 */
export const PREFIX = "analytics:";
export const VISITORS = ":visitors";

export const countersKey = (day: string): string => `${PREFIX}${day}`;
export const visitorsKey = (day: string): string => `${PREFIX}${day}${VISITORS}`;
export const saltKey = (day: string): string => `${PREFIX}${day}:salt`;

/**
 * The lists of a day, each of them counted by page views: the letter that their fields begin with, how many
 * names each holds at most, so that nobody fills the database with names of his own making, and what a name
 * is called in a report.
 */
export const LISTS = {
  pages: { letter: "p", most: 500, item: "page" },
  /** The pages that a visit began with. */
  entryPages: { letter: "e", most: 300, item: "page" },
  countries: { letter: "c", most: 300, item: "country" },
  referrers: { letter: "r", most: 300, item: "referrer" },
  campaigns: { letter: "u", most: 100, item: "campaign" },
  browsers: { letter: "b", most: 30, item: "browser" },
  systems: { letter: "s", most: 30, item: "system" },
  devices: { letter: "d", most: 10, item: "device" },
} as const;

export type ListName = keyof typeof LISTS;

/** The lists in the order in which a report has them. */
export const LIST_NAMES = Object.keys(LISTS) as ListName[];

/** Something for each list. */
export function byList<Value>(make: (name: ListName) => Value): Record<ListName, Value> {
  return Object.fromEntries(LIST_NAMES.map((name) => [name, make(name)])) as Record<ListName, Value>;
}

/** The name that stands for all that found its list full. Nothing else is called so. */
export const OTHER = "(other)";

/** The name of views that no page led to, or of whose page nothing is known. No host is called so. */
export const DIRECT = "(direct)";

/** The field of the day's time zone. */
export const ZONE = "z";

/** The field of a day that is part of a folded month. */
export const FOLDED = "f";

/** What a request is counted as: a page view, a bot's, or neither. */
export type Kind = "v" | "b" | "";

/** The field that requests of an hour add to, by the class of their status and their kind, such as `2v`. */
export const requestField = (hour: string, kind: `${number}${Kind}`): string => `${hour}:${kind}`;

/** The kind of a counter that is visitors: the day's until the end of an hour, or those of a day. */
export const SEEN = "n";

/** The field of the day's visitors until the end of an hour. */
export const visitorsField = (hour: string): string => `${hour}:${SEEN}`;

/** The field that a page view adds to in a list. */
export const listField = (list: ListName, name: string): string => `${LISTS[list].letter}:${name}`;
