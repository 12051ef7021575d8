import type { Redis } from "../../redis/client.ts";
import { byList, LISTS, type ListName } from "../keys.ts";
import { type Elapsed, elapsedOf } from "./elapsed.ts";
import { daysOf, neighbour, type Period } from "./period.ts";
import { type Step, seriesOf } from "./series.ts";
import { readSums, type Sums } from "./sums.ts";

/** What is compared between two periods. */
export interface Totals {
  requests: number;
  pageViews: number;
  /** The sum of each day's visitors: somebody who views pages on two days counts twice. */
  uniqueVisitors: number;
  bots: number;
  /** Requests by status class, `2xx` to `5xx`. */
  statuses: Record<string, number>;
}

type Row<Item extends string> = Record<Item, string> & { count: number };

/** From the highest count down. */
type Lists = { [Name in ListName]: Row<(typeof LISTS)[Name]["item"]>[] };

/** What every report has, with or without filters. */
export interface Counted extends Period, Lists {
  /** The time zone in which days begin: that of the last day with counts. */
  timeZone: string;
  pageViews: number;
  /** By hour for a single day, else by day; with filters, always by day. */
  series: Step[];
}

/** The analytics of a period, as `?format=json` and `--json` return them. */
export interface Report extends Counted, Totals {}

/**
 * A report and the previous one, whose period has the same length. If the period is not over, the previous
 * counts are those of the same part, and may be fractions, but the previous series is complete. For more than
 * a month, the previous lists are empty.
 */
export interface Comparison<Kind extends Counted = Report> {
  report: Kind;
  before: Kind;
}

/**
 * Reads a period and the previous one. Days without counts are assumed to be in `zone`. Fails with a
 * RedisError.
 * @param now milliseconds since the epoch: a period that is not over is compared with the same part of the
 * previous one
 */
export async function readReport(
  redis: Redis,
  period: Period,
  zone: string,
  now = Date.now(),
): Promise<Comparison> {
  const previous = neighbour(period, -1);
  const [sums, before] = await readSums(redis, [period, previous]);
  const report = reportOf(period, sums, zone, () => 1);
  const elapsed = elapsedOf(period, now, report.timeZone);
  return { report, before: reportOf(previous, before, zone, elapsed) };
}

function reportOf({ from, to }: Period, sums: Sums, zone: string, elapsed: Elapsed): Report {
  const days = daysOf({ from, to });
  const series = seriesOf(days, sums, zone);
  const all = totalsOf(sums, () => 1);
  const totals = totalsOf(sums, elapsed);
  const share = all.pageViews && totals.pageViews / all.pageViews;
  const seen = days.reduce((sum, day) => sum + (sums.visitors.get(day) ?? 0), 0);
  const isKnown = series.every(({ visitors }) => visitors !== undefined);
  return {
    from,
    to,
    timeZone: zoneOf(days, sums) ?? zone,
    ...totals,
    uniqueVisitors: isKnown
      ? series.reduce((sum, { name, visitors = 0 }) => sum + visitors * elapsed(name), 0)
      : seen * share,
    ...listsOf(sums, share),
    series: series.map(({ name: _, ...step }) => step),
  };
}

/** The time zone of the last day with counts. */
export function zoneOf(days: readonly string[], { zones }: Sums): string | undefined {
  return zones.get(days.findLast((day) => zones.has(day)) ?? "");
}

export function listsOf({ lists }: Sums, share: number): Lists {
  return byList((name) =>
    lists[name].map(([text, count]) => ({ [LISTS[name].item]: text, count: count * share })),
  ) as Lists;
}

function totalsOf({ requests }: Sums, elapsed: Elapsed): Totals {
  const totals: Totals = {
    requests: 0,
    pageViews: 0,
    uniqueVisitors: 0,
    bots: 0,
    statuses: { "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0 },
  };
  for (const [step, kind, all] of requests) {
    const count = all * elapsed(step);
    totals.requests += count;
    if (kind.endsWith("v")) totals.pageViews += count;
    if (kind.endsWith("b")) totals.bots += count;
    const status = `${kind[0]}xx`;
    totals.statuses[status] = (totals.statuses[status] ?? 0) + count;
  }
  return totals;
}
