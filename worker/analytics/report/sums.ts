import type { Redis } from "../../redis/client.ts";
import { addDays, monthOf } from "../day.ts";
import { byList, LIST_NAMES, LISTS, type ListName, OTHER, SEEN, ZONE } from "../keys.ts";
import { spelt } from "../spelling.ts";
import { daysOf, lengthOf, type Period } from "./period.ts";
import { READ } from "./read-script.ts";

export type Count = [name: string, count: number];

/** What the database sums up of a period. A step is an hour of its only day, `13`, or a day. */
export interface Sums {
  /** By step, and by status class and kind, such as `2v`. */
  requests: [step: string, kind: string, count: number][];
  /** Of a day; at an hour, how many the day had had when it ended. */
  visitors: Map<string, number>;
  /** Of each day on which something was counted. */
  zones: Map<string, string>;
  /** From the highest count down; empty where the names were not asked for. */
  lists: Record<ListName, Count[]>;
}

/** A period and the one before. */
export type Both<Value> = readonly [now: Value, before: Value];

/** Days of the longest period that is read day by day, and compared with the one before by name. */
export const NAMED_DAYS = 31;

/** Days and months that one call reads: a script holds up everybody else's commands. */
const READ_A_CALL = 20;

/**
 * Reads a period and the one before: a day with one REST call, more with as many as keep each of them short, one
 * after another. In a long period the months that are folded stand for their days, and of the one before the
 * names are left out.
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

/** The months that are wholly in a period, and the days around them. */
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

/** A name and a value in turn. */
type Flat = (string | number)[];
/** The series, the lists in their order, and the months that must be read by the day. */
export type Part = [series: Flat, lists: Flat[], unfolded: string[]];

export function isReply(reply: unknown): reply is Both<Part> {
  const isPart = (part: unknown) => Array.isArray(part) && part.length === 3 && part.every(Array.isArray);
  return Array.isArray(reply) && reply.length === 2 && reply.every(isPart);
}

function pairsOf(flat: Flat): [name: string, value: string | number][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [String(flat[2 * i]), flat[2 * i + 1] ?? ""]);
}

/** Parts of one period as one. */
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
    // Days that were written before paths had one spelling have several for one page.
    const read = name === "pages" ? spelt : String;
    sums.lists[name] = ranked(
      counts.map(([text, count]): Count => [read(text), Number(count)]),
      LISTS[name].most,
    );
  }
  return sums;
}

/**
 * The names of all replies, from the highest count down, by name where counts are equal; what follows the
 * first `most` as one.
 */
function ranked(counts: Count[], most: number): Count[] {
  const sums = new Map<string, number>();
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
  const byCount = ([a, m]: Count, [b, n]: Count) => n - m || (a < b ? -1 : 1);
  const names = [...sums].filter(([name]) => name !== OTHER).sort(byCount);
  const rest = names.splice(most).reduce((sum, [, count]) => sum + count, sums.get(OTHER) ?? 0);
  return rest > 0 ? [...names, [OTHER, rest] as Count].sort(byCount) : names;
}
