import type { Redis } from "../../redis/client.ts";
import { byList, LIST_NAMES, type ListName, OTHER } from "../keys.ts";
import { spelt } from "../spelling.ts";
import { READ, REPORT_MOST } from "./read-script.ts";

export type Count = [name: string, count: number];

/** What the database sums up of a period. */
export interface Sums {
  /** By hour of the only day (`13:2v`), or by number of the day from 0 on (`0:2v`). */
  series: Count[];
  /** Of each day. */
  visitors: number[];
  /** Of each day; empty where nothing was counted. */
  zones: string[];
  /** From the highest count down; empty where the names were not asked for. */
  lists: Record<ListName, Count[]>;
}

/**
 * Days that one call reads: a script holds up everybody else's commands, and a month of the fullest days
 * takes one or two tenths of a second.
 */
export const DAYS_A_CALL = 31;

/**
 * Reads the days of a period and as many days before, with one REST call for each month. Of a period before
 * that is longer than a month the names are left out.
 */
export async function readSums(
  redis: Redis,
  days: string[],
  daysBefore: string[],
): Promise<{ sums: Sums; before: Sums }> {
  const flags = [days.length === 1 ? 1 : 0, days.length <= DAYS_A_CALL ? 1 : 0];
  const replies: [Part, Part][] = [];
  for (let first = 0; first < days.length; first += DAYS_A_CALL) {
    const slice = (all: string[]) => all.slice(first, first + DAYS_A_CALL);
    const args = [slice(days).length, ...flags, ...slice(days), ...slice(daysBefore)];
    const { result } = await redis.run(["EVAL", READ, 0, ...args], { idempotent: true, heavy: true });
    if (!isReply(result)) throw redis.nonsense("no report");
    replies.push(result);
  }
  return { sums: joined(replies.map(([now]) => now)), before: joined(replies.map(([, before]) => before)) };
}

function joined(parts: Part[]): Sums {
  const listOf = (index: number, name: ListName) => {
    const counts = parts.flatMap((part) => toCounts(part[3][index] ?? []));
    // Days that were written before paths had one spelling have several for one page.
    return ranked(name === "pages" ? counts.map(([page, count]): Count => [spelt(page), count]) : counts);
  };
  return {
    series: parts.flatMap((part, i) => shifted(toCounts(part[0]), i * DAYS_A_CALL)),
    visitors: parts.flatMap((part) => part[1]),
    zones: parts.flatMap((part) => part[2]),
    lists: byList((name) => listOf(LIST_NAMES.indexOf(name), name)),
  };
}

/** A name and a count in turn. */
type Flat = (string | number)[];
type Part = [series: Flat, visitors: number[], zones: string[], lists: Flat[]];

function isReply(reply: unknown): reply is [Part, Part] {
  const isPart = (part: unknown) => Array.isArray(part) && part.length === 4 && part.every(Array.isArray);
  return Array.isArray(reply) && reply.length === 2 && reply.every(isPart);
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
