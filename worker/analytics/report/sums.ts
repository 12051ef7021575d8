import type { Redis } from "../../redis/client.ts";
import { LIST_NAMES, type ListName, OTHER } from "../keys.ts";
import { READ, REPORT_MOST } from "../scripts.ts";
import { spelt } from "../spelling.ts";

export type Count = [name: string, count: number];

/** What the database sums up of a period. */
export interface Sums {
  /** By hour of the only day (`13:2v`), or by number of the day from 0 on (`0:2v`). */
  series: Count[];
  /** Of each day. */
  visitors: number[];
  /** Of each day; empty where nothing was counted. */
  zones: string[];
  /** Of the period before, such as `2v`. */
  before: Count[];
  visitorsBefore: number;
  /** From the highest count down. */
  lists: Record<ListName, Count[]>;
}

/**
 * Days that one call reads: a script holds up everybody else's commands, and a month of the fullest days
 * takes one or two tenths of a second.
 */
const DAYS_A_CALL = 31;

/** Reads the days of a period and as many days before, with one REST call for each month. */
export async function readSums(redis: Redis, days: string[], daysBefore: string[]): Promise<Sums> {
  const replies: Reply[] = [];
  for (let first = 0; first < days.length; first += DAYS_A_CALL) {
    const slice = (all: string[]) => all.slice(first, first + DAYS_A_CALL);
    const hourly = days.length === 1 ? 1 : 0;
    const args = [slice(days).length, hourly, ...slice(days), ...slice(daysBefore)] as const;
    const { result } = await redis.run(["EVAL", READ, 0, ...args], { idempotent: true, heavy: true });
    if (!isReply(result)) throw redis.nonsense("no report");
    replies.push(result);
  }
  const listOf = (index: number, name: ListName) => {
    const counts = replies.flatMap((reply) => toCounts(reply[5][index] ?? []));
    // Days that were written before paths had one spelling have several for one page.
    return ranked(name === "pages" ? counts.map(([page, count]): Count => [spelt(page), count]) : counts);
  };
  return {
    series: replies.flatMap((reply, i) => shifted(toCounts(reply[0]), i * DAYS_A_CALL)),
    visitors: replies.flatMap((reply) => reply[1]),
    zones: replies.flatMap((reply) => reply[2]),
    before: replies.flatMap((reply) => toCounts(reply[3])),
    visitorsBefore: replies.reduce((sum, reply) => sum + reply[4], 0),
    lists: Object.fromEntries(LIST_NAMES.map((name, i) => [name, listOf(i, name)])) as Sums["lists"],
  };
}

/** A name and a count in turn. */
type Flat = (string | number)[];
type Reply = [
  series: Flat,
  visitors: number[],
  zones: string[],
  before: Flat,
  visitorsBefore: number,
  lists: Flat[],
];

function isReply(reply: unknown): reply is Reply {
  if (!Array.isArray(reply) || reply.length !== 6) return false;
  return reply.every((part, i) => (i === 4 ? typeof part === "number" : Array.isArray(part)));
}

function toCounts(flat: Flat): Count[] {
  const counts: Count[] = [];
  for (let i = 0; i < flat.length; i += 2) counts.push([String(flat[i]), Number(flat[i + 1])]);
  return counts;
}

/** A series whose days count from `first` on: `2:4v` becomes `33:4v`. */
function shifted(series: Count[], first: number): Count[] {
  if (first === 0) return series;
  return series.map(([field, count]) => [field.replace(/^\d+/, (day) => String(Number(day) + first)), count]);
}

/**
 * The names of all replies, from the highest count down, by name where counts are equal; what follows the
 * first thousand as one.
 */
function ranked(counts: Count[]): Count[] {
  const sums = new Map<string, number>();
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
  const byCount = ([a, m]: Count, [b, n]: Count) => n - m || (a < b ? -1 : 1);
  const names = [...sums].filter(([name]) => name !== OTHER).sort(byCount);
  const rest = names.splice(REPORT_MOST).reduce((sum, [, count]) => sum + count, sums.get(OTHER) ?? 0);
  return rest > 0 ? [...names, [OTHER, rest] as Count].sort(byCount) : names;
}
