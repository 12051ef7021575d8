/**
 * The names in Redis that the recorder writes and the report reads. A day is two keys and a salt:
 *
 * | key | type | holds |
 * | --- | --- | --- |
 * | `analytics:<day>` | Hash | every counter of the day, see below |
 * | `analytics:<day>:visitors` | HyperLogLog | salted hashes of address and user agent |
 * | `analytics:<day>:salt` | String | the salt, for two days |
 *
 * One Hash holds all counters, so that a write is two commands (HMGET, HSET) however many of them it changes:
 * Upstash bills commands, those inside a script too. Its fields:
 *
 * | field | counts |
 * | --- | --- |
 * | `13:2`, `13:2v`, `13:2b` | requests of hour 13 answered 2xx: others, page views, bots'; each adds to one |
 * | `p:/posts`, `c:DE`, `r:example.com` | page views of a page, from a country, by a referring host |
 * | `p:(other)`, ... | what came when the list was full |
 * | `p`, `c`, `r` | how many names the list holds |
 */
const PREFIX = "analytics:";
const VISITORS = ":visitors";

export const countersKey = (day: string): string => `${PREFIX}${day}`;
export const visitorsKey = (day: string): string => `${PREFIX}${day}${VISITORS}`;
export const saltKey = (day: string): string => `${PREFIX}${day}:salt`;

/** Lua expressions for the keys of the day that the Lua expression `day` gives. */
export const luaCountersKey = (day: string): string => `('${PREFIX}' .. ${day})`;
export const luaVisitorsKey = (day: string): string => `('${PREFIX}' .. ${day} .. '${VISITORS}')`;

/** The lists of a day: the letter that their fields begin with, and how many names each holds at most. */
export const LISTS = {
  pages: { letter: "p", most: 500 },
  countries: { letter: "c", most: 300 },
  referrers: { letter: "r", most: 300 },
} as const;

/** The name that stands for all that found its list full. No page, country or host is called so. */
export const OTHER = "(other)";

/** What a request is counted as: a page view, a bot's, or neither. */
export type Kind = "v" | "b" | "";

/** The field that a request adds to. `hour` has two digits, `status` is a status code. */
export const requestField = (hour: string, status: number, kind: Kind): string =>
  `${hour}:${Math.floor(status / 100)}${kind}`;

/** The field that a page view adds to in a list. */
export const listField = (list: keyof typeof LISTS, name: string): string => `${LISTS[list].letter}:${name}`;
