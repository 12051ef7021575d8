import type { Redis } from "../../redis/client.ts";
import { addDays, monthOf } from "../day.ts";
import { FOLD } from "./fold-script.ts";

/**
 * Folds each month that ended before yesterday and still has a day: a report of a year then reads twelve
 * Hashes instead of 365. It waits a day because late writes arrive after midnight. The recorder does this
 * once a day; if it fails, the next day makes up for it. One call folds one month, so that other clients wait
 * for no more than that. Fails with a RedisError.
 * @param day today
 * @param kept for how many days a day is kept
 */
export async function foldMonths(redis: Redis, day: string, kept: number): Promise<void> {
  const months = monthsBefore(addDays(day, -1), kept);
  for (const _ of months) {
    const { result } = await redis.run(["EVAL", FOLD, 0, ...months], { idempotent: true, heavy: true });
    if (result !== 1) return;
  }
}

/** The months that ended before a day, but at most `days` days before it; the latest first. */
function monthsBefore(day: string, days: number): string[] {
  const months: string[] = [];
  const first = addDays(day, -days);
  for (let last = lastBefore(day); last >= first; last = lastBefore(last)) months.push(monthOf(last));
  return months;
}

/** The last day of the month before the day's own. */
function lastBefore(day: string): string {
  return addDays(`${monthOf(day)}-01`, -1);
}
