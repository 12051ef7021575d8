import { digest } from "../../digest.ts";
import type { Redis } from "../../redis/client.ts";
import { countersKey, saltKey, visitorsKey } from "../keys.ts";
import { WRITE } from "../scripts.ts";
import type { Counters } from "./counters.ts";

/** Seconds for which a salt is kept: with it go the last means to tell whose hash is whose. */
const SALT_SECONDS = 2 * 86_400;

/** The salt that this isolate used last. */
export interface SaltCache {
  day?: string;
  salt?: string;
}

/**
 * Adds counters to their day with one REST call, and one more the first time on a day that visitors are among
 * them.
 *
 * A write whose answer is lost is not tried again: it may have run, and a second missing from a day does less
 * harm than one that is counted twice. Fails with a RedisError.
 */
export async function writeCounters(
  counters: Counters,
  { redis, days, cache }: { redis: Redis; days: number; cache: SaltCache },
): Promise<void> {
  const { day, fields, visitors } = counters;
  const salt = visitors.size > 0 ? await saltOf(day, redis, cache) : "";
  const hashes = await Promise.all([...visitors].map((visitor) => digest(`${salt} ${visitor}`)));
  const keys = [countersKey(day), visitorsKey(day)] as const;
  const args = [days * 86_400, fields.size, ...[...fields].flat(), ...hashes];
  await redis.run(["EVAL", WRITE, keys.length, ...keys, ...args], { idempotent: false });
}

/** The day's salt, on which all Workers agree: the first one to ask decides. */
async function saltOf(day: string, redis: Redis, cache: SaltCache): Promise<string> {
  if (cache.salt !== undefined && cache.day === day) return cache.salt;
  const commands = [
    ["SET", saltKey(day), randomSalt(), "NX", "EX", SALT_SECONDS],
    ["GET", saltKey(day)],
  ] as const;
  const { result } = await redis.transaction(commands, { idempotent: true });
  const salt = result[1];
  // A salt that is known to all would be none.
  if (typeof salt !== "string" || salt === "") throw redis.nonsense("no salt");
  Object.assign(cache, { day, salt });
  return salt;
}

/** 128 random bits. */
function randomSalt(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}
