import type { Redis } from "../../redis/client.ts";
import { addDays, monthOf } from "../day.ts";
import { FOLD } from "./fold-script.ts";

/**
 * Folds each month that ended before yesterday and of which a day is left: a report of a year then reads twelve
 * Hashes in the place of 365. A day later than it could, because late writes come after midnight. The recorder
 * does so once a day; what fails is made up for on the next. One call folds one month, so that nobody waits for
 * more than that. Fails with a RedisError.
 * @param kept for how many days a day is kept
 */
export async function foldMonths(redis: Redis, day: string, kept: number): Promise<void> {
  const months = monthsBefore(addDays(day, -1), kept);
  for (const _ of months) {
    const { result } = await redis.run(["EVAL", FOLD, 0, ...months], { idempotent: true, heavy: true });
    if (result !== 1) return;
  }
}

/** The months that ended before a day and at most so many days ago, the latest first. */
function monthsBefore(day: string, days: number): string[] {
  const months: string[] = [];
  const first = addDays(day, -days);
  for (let last = lastBefore(day); last >= first; last = lastBefore(last)) months.push(monthOf(last));
  return months;
}

/** The last day of the month before a day's. */
function lastBefore(day: string): string {
  return addDays(`${monthOf(day)}-01`, -1);
}
