import { dayOf, UTC } from "../../worker/analytics/clock.ts";
import { addDays } from "../../worker/analytics/day.ts";
import { countersKey, ZONE } from "../../worker/analytics/keys.ts";
import type { Redis } from "../../worker/redis/client.ts";

/**
 * The time zone of the last day with counters, among the three that can be today anywhere on earth; UTC if
 * there is none. Only the stack's settings know which zone comes next.
 * @throws RedisError
 */
export async function lastZone(redis: Redis, now: number): Promise<string> {
  const commands = [1, 0, -1].map((days) => ["HGET", countersKey(addDays(dayOf(now), days)), ZONE] as const);
  const { result } = await redis.transaction(commands, { idempotent: true });
  return result.find((zone) => typeof zone === "string") ?? UTC;
}
