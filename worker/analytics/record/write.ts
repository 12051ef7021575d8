import { digest } from "../../digest.ts";
import type { Redis } from "../../redis/client.ts";
import { startOfQuarter } from "../clock.ts";
import { combinationsKey } from "../combinations.ts";
import { monthOf } from "../day.ts";
import { countersKey, requestField, visitorsField, visitorsKey } from "../keys.ts";
import type { Counters } from "./counters.ts";
import { foldMonths } from "./fold.ts";
import { type Agreements, placeOf } from "./salt.ts";
import { WRITE } from "./write-script.ts";

export interface WriteOptions {
  redis: Redis;
  /** Days for which a day's counters are kept. */
  days: number;
  /** Days for which its combinations are kept; 0 for none. */
  filterDays: number;
  /** The stack's time zone. */
  zone: string;
  /** The agreements that the isolate knows. */
  known: Agreements;
  /** The seed of the sample, from 0 to 1. */
  random?: () => number;
}

/**
 * Adds counters to their day with one REST call, and one more on an isolate's first write to a day. The first
 * isolate to write to a day also folds the months that are over.
 *
 * A write whose response is lost is not retried: it may have run, and a day that misses a few seconds is
 * better than one that counts them twice. Fails with a RedisError.
 */
export async function writeCounters(
  { quarter, kinds, names, combinations, visitors }: Counters,
  { redis, days, filterDays, zone, known, random = Math.random }: WriteOptions,
): Promise<void> {
  const place = await placeOf(startOfQuarter(quarter), zone, redis, known);
  const hashes = await Promise.all([...visitors].map((visitor) => digest(`${place.salt} ${visitor}`)));
  const counts = [...[...kinds].map(([kind, count]) => [requestField(place.hour, kind), count]), ...names];
  const { day } = place;
  const keys = [countersKey(day), visitorsKey(day), combinationsKey(day), countersKey(monthOf(day))];
  const combined = filterDays > 0 ? [...combinations] : [];
  const args = [
    days * 86_400,
    place.zone,
    visitorsField(place.hour),
    counts.length,
    ...counts.flat(),
    ...hashes,
    ...combined.flat(),
    filterDays * 86_400,
    // At least 1: seeded with 0, the generator returns only 0.
    1 + Math.floor(random() * 2_147_483_646),
    combined.length,
  ];
  await redis.run(["EVAL", WRITE, keys.length, ...keys, ...args], { idempotent: false });
  if (place.isNew) await foldMonths(redis, place.day, days);
}
