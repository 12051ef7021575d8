import { combinationsKey } from "../../worker/analytics/combinations.ts";
import { monthOf } from "../../worker/analytics/day.ts";
import { countersKey, saltKey, visitorsKey } from "../../worker/analytics/keys.ts";
import type { Redis } from "../../worker/redis/client.ts";

/** A Set of the days that the demo filled, so that it removes only those. */
const MADE = "analytics:demo";

const AGAIN = { idempotent: true };

/** The days among these on which nothing was counted. */
export async function emptyOf(redis: Redis, days: readonly string[]): Promise<string[]> {
  const commands = days.map((day) => ["EXISTS", countersKey(day)] as const);
  const { result } = await redis.transaction(commands, AGAIN);
  return days.filter((_, i) => result[i] === 0);
}

/** Records days before anything is written to them, so that an interrupted demo can be removed too. */
export async function noteDays(redis: Redis, days: readonly string[]): Promise<void> {
  if (days.length > 0) await redis.run(["SADD", MADE, ...days], AGAIN);
}

/** Removes the demo's days, and returns their number. */
export async function removeDays(redis: Redis): Promise<number> {
  const { result } = await redis.run(["SMEMBERS", MADE], AGAIN);
  const days = Array.isArray(result) ? result.map(String) : [];
  if (days.length === 0) return 0;
  // The month into which a day was folded is removed too: the recorder folds its remaining days again.
  const keys = days.flatMap((day) => [
    countersKey(day),
    visitorsKey(day),
    combinationsKey(day),
    saltKey(day),
    countersKey(monthOf(day)),
  ]);
  await redis.run(["DEL", ...keys, MADE], AGAIN);
  return days.length;
}
