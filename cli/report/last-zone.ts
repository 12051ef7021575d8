import { dayOf, UTC } from "../../worker/analytics/clock.ts";
import { addDays } from "../../worker/analytics/day.ts";
import { countersKey, ZONE } from "../../worker/analytics/keys.ts";
import type { Redis } from "../../worker/redis/client.ts";

/**
 * The time zone of the last day on which something was counted, of the three that it may be now wherever on
 * earth the stack is; UTC without one. Only the stack's settings know which zone comes next. Fails with a
 * RedisError.
 */
export async function lastZone(redis: Redis, now: number): Promise<string> {
  const commands = [1, 0, -1].map((days) => ["HGET", countersKey(addDays(dayOf(now), days)), ZONE] as const);
  const { result } = await redis.transaction(commands, { idempotent: true });
  return result.find((zone) => typeof zone === "string") ?? UTC;
}
