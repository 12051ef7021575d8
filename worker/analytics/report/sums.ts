import type { Redis } from "../../redis/client.ts";
import { addDays, monthOf } from "../day.ts";
import { byList, LIST_NAMES, LISTS, type ListName, OTHER, SEEN, ZONE } from "../keys.ts";
import { spelt } from "../spelling.ts";
import { daysOf, lengthOf, type Period } from "./period.ts";
import { READ } from "./read-script.ts";

export type Count = [name: string, count: number];

/** The database's sums of a period. A step is an hour (`13`) of a single day, or a day. */
export interface Sums {
  /** By step, and by status class and kind, such as `2v`. */
  requests: [step: string, kind: string, count: number][];
  /** By step: a day's visitors, or the day's visitors up to the end of an hour. A single day has both. */
  visitors: Map<string, number>;
  /** By day, for days with counts. */
  zones: Map<string, string>;
  /** From the highest count down; empty if they were not read. */
  lists: Record<ListName, Count[]>;
}

/** A value for a period, and one for the previous period. */
export type Both<Value> = readonly [now: Value, before: Value];

/** Days in the longest period that is read day by day and compared with the previous one by name. */
export const NAMED_DAYS = 31;

/** Days and months per call: a script blocks the commands of all other clients. */
const READ_A_CALL = 20;

/**
 * Reads a period and the previous one: a single day with one REST call, longer periods with several short
 * ones, one after another. In a long period, folded months stand for their days, and the lists of the
 * previous period are empty.
 */
export async function readSums(redis: Redis, periods: Both<Period>): Promise<Both<Sums>> {
  const days = lengthOf(periods[0]);
  const isLong = days > NAMED_DAYS;
  const parts: Both<Part[]> = [[], []];
  const read = async (names: Both<readonly string[]>) => {
    const asked = names.flatMap((own, index) => own.map((name) => ({ name, index })));
    for (let first = 0; first < asked.length; first += READ_A_CALL) {
      const args = names.flatMap((_, index) => {
        const own = asked.slice(first, first + READ_A_CALL).filter((each) => each.index === index);
        return [own.length, isLong && index === 1 ? 0 : 1, ...own.map(({ name }) => name)];
      });
      const command = ["EVAL", READ, 0, days === 1 ? 1 : 0, ...args] as const;
      const { result } = await redis.run(command, { idempotent: true, heavy: true });
      if (!isReply(result)) throw redis.nonsense("no report");
      for (const index of [0, 1] as const) parts[index].push(result[index]);
    }
  };
  await read(both(periods, (period) => (isLong ? monthsAndDaysOf(period) : daysOf(period))));
  await read(both(parts, (read) => read.flatMap(([, , unfolded]) => unfolded.flatMap(daysIn))));
  return both(parts, joined);
}

export function both<From, To>([now, before]: Both<From>, make: (value: From, index: 0 | 1) => To): Both<To> {
  return [make(now, 0), make(before, 1)];
}

/** The months that are completely in a period, and its other days. */
function monthsAndDaysOf(period: Period): string[] {
  const after = monthOf(addDays(period.to, 1));
  const isWhole = (month: string) => period.from <= `${month}-01` && month < after;
  return [...new Set(daysOf(period).map((day) => (isWhole(monthOf(day)) ? monthOf(day) : day)))];
}

/** The days of a month. */
function daysIn(month: string): string[] {
  const from = `${month}-01`;
  return daysOf({ from, to: addDays(`${monthOf(addDays(from, 31))}-01`, -1) });
}

/** Names, each followed by a value. */
type Flat = (string | number)[];
/** The series, the lists in order, and the months that must be read day by day. */
export type Part = [series: Flat, lists: Flat[], unfolded: string[]];

export function isReply(reply: unknown): reply is Both<Part> {
  const isPart = (part: unknown) => Array.isArray(part) && part.length === 3 && part.every(Array.isArray);
  return Array.isArray(reply) && reply.length === 2 && reply.every(isPart);
}

function pairsOf(flat: Flat): [name: string, value: string | number][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [String(flat[2 * i]), flat[2 * i + 1] ?? ""]);
}

/** Joins the parts of a period. */
export function joined(parts: readonly Part[]): Sums {
  const sums: Sums = { requests: [], visitors: new Map(), zones: new Map(), lists: byList(() => []) };
  for (const [field, value] of parts.flatMap(([series]) => pairsOf(series))) {
    const [step = "", kind = ""] = field.split(":");
    if (kind === ZONE) sums.zones.set(step, String(value));
    else if (kind === SEEN) sums.visitors.set(step, Number(value));
    else sums.requests.push([step, kind, Number(value)]);
  }
  for (const [index, name] of LIST_NAMES.entries()) {
    const counts = parts.flatMap(([, lists]) => pairsOf(lists[index] ?? []));
    // Days recorded before paths were normalized may have several spellings of a page.
    const read = name === "pages" ? spelt : String;
    sums.lists[name] = ranked(
      counts.map(([text, count]): Count => [read(text), Number(count)]),
      LISTS[name].most,
    );
  }
  return sums;
}

/**
 * The names of all replies, from the highest count down, or by name if counts are equal; all after the first
 * `most` as one.
 */
function ranked(counts: Count[], most: number): Count[] {
  const sums = new Map<string, number>();
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
  const byCount = ([a, m]: Count, [b, n]: Count) => n - m || (a < b ? -1 : 1);
  const names = [...sums].filter(([name]) => name !== OTHER).sort(byCount);
  const rest = names.splice(most).reduce((sum, [, count]) => sum + count, sums.get(OTHER) ?? 0);
  return rest > 0 ? [...names, [OTHER, rest] as Count].sort(byCount) : names;
}
