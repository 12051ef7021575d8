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
  /** For how long a day is kept. */
  days: number;
  /** For how long its combinations are; 0: there are none. */
  filterDays: number;
  /** The stack's time zone. */
  zone: string;
  /** What the isolate knows of the days. */
  known: Agreements;
  /** From 0 to 1, the seed of the sample. */
  random?: () => number;
}

/**
 * Adds counters to their day with one REST call, and one more the first time on a day. The isolate that writes
 * to a day first also folds the months that are over.
 *
 * A write whose answer is lost is not tried again: it may have run, and some seconds missing from a day do
 * less harm than some that are counted twice. Fails with a RedisError.
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
    // From 1 on: of 0 the generator makes nothing but 0.
    1 + Math.floor(random() * 2_147_483_646),
    combined.length,
  ];
  await redis.run(["EVAL", WRITE, keys.length, ...keys, ...args], { idempotent: false });
  if (place.isNew) await foldMonths(redis, place.day, days);
}
