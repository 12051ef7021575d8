import type { Redis } from "../../redis/client.ts";
import { type Filters, hasFilters } from "./filters.ts";
import { type Narrowed, readNarrowed } from "./narrowed.ts";
import type { Period } from "./period.ts";
import { type Comparison, readReport } from "./report.ts";

/**
 * Reads a period and the previous one, narrowed if there are filters. Days without counts are assumed to be
 * in `zone`. Fails with a RedisError.
 * @param now milliseconds since the epoch; by default, the current time
 */
export function readComparison(
  redis: Redis,
  { period, filters }: { period: Period; filters: Filters },
  zone: string,
  now?: number,
): Promise<Comparison | Comparison<Narrowed>> {
  return hasFilters(filters)
    ? readNarrowed(redis, period, filters, zone, now)
    : readReport(redis, period, zone, now);
}
