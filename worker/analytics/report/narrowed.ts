import type { Redis } from "../../redis/client.ts";
import { type Elapsed, elapsedOf } from "./elapsed.ts";
import { type Filters, wantedParts } from "./filters.ts";
import { ALL, FITTING, KNOWN, NARROW, SAMPLED } from "./narrow-script.ts";
import { daysOf, neighbour, type Period } from "./period.ts";
import { type Comparison, type Counted, listsOf, zoneOf } from "./report.ts";
import { beginOf } from "./series.ts";
import { type Both, both, isReply, joined, type Part, type Sums } from "./sums.ts";

/**
 * What matches the filters. It has no visitors, which cannot be filtered, and no requests, bots or statuses.
 */
export interface Narrowed extends Counted {
  filters: Filters;
  /** All page views of the period. */
  allViews: number;
  /**
   * Those that filters cover: neither those on days without data for filters, nor those of visitors who opt
   * out of tracking.
   */
  knownViews: number;
  /** Those in the sample; if fewer than `knownViews`, counts are estimates. */
  sampledViews: number;
}

/** Whether a report is narrowed by filters. */
export function isNarrowed(comparison: Comparison<Counted>): comparison is Comparison<Narrowed> {
  return "filters" in comparison.report;
}

/** Days of each period per call: a script blocks the commands of all other clients. */
const DAYS_A_CALL = 2;

/**
 * Reads what matches filters, for at most 31 days and as many previous ones: a few days per call, one call
 * after another. Days without counts are assumed to be in `zone`. Fails with a RedisError.
 * @param now milliseconds since the epoch: a period that is not over is compared with the same part of the
 * previous one
 */
export async function readNarrowed(
  redis: Redis,
  period: Period,
  filters: Filters,
  zone: string,
  now = Date.now(),
): Promise<Comparison<Narrowed>> {
  const days: Both<string[]> = [daysOf(period), daysOf(neighbour(period, -1))];
  const entries = filters.entryPage === undefined ? 0 : 1;
  const wanted = [...wantedParts(filters), entries, Object.keys(filters).length];
  const parts: Both<Part[]> = [[], []];
  for (let first = 0; first < days[0].length; first += DAYS_A_CALL) {
    const args = days.flatMap((own) => own.slice(first, first + DAYS_A_CALL));
    const command = ["EVAL_RO", NARROW, 0, ...wanted, ...args] as const;
    const { result } = await redis.read(command, { heavy: true });
    if (!isReply(result)) throw redis.nonsense("no report");
    for (const index of [0, 1] as const) parts[index].push(result[index]);
  }
  const [sums, before] = both(parts, joined);
  const timeZone = zoneOf(days[0], sums) ?? zone;
  const report = { filters, timeZone };
  return {
    report: { ...report, ...countsOf(days[0], sums, timeZone, () => 1) },
    before: { ...report, ...countsOf(days[1], before, timeZone, elapsedOf(period, now, timeZone)) },
  };
}

function countsOf(days: readonly string[], sums: Sums, zone: string, elapsed: Elapsed) {
  const total = (kind: string, weigh: Elapsed = () => 1) =>
    sums.requests.reduce((sum, [step, own, count]) => sum + (own === kind ? count * weigh(step) : 0), 0);
  // On a single day, matching views are not known by hour: they are assumed to be distributed like all page
  // views.
  const weighed = days.length === 1 ? ALL : FITTING;
  const share = total(weighed, elapsed) / (total(weighed) || 1);
  return {
    from: days[0] ?? "",
    to: days.at(-1) ?? "",
    pageViews: total(FITTING) * share,
    allViews: total(ALL),
    knownViews: total(KNOWN),
    sampledViews: total(SAMPLED),
    ...listsOf(sums, share),
    series: days.map((day) => ({
      start: beginOf(day, sums.zones.get(day) ?? zone),
      pageViews: total(FITTING, (step) => Number(step === day)),
    })),
  };
}
