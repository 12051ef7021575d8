import type { Redis } from "../../redis/client.ts";
import { LIST_NAMES, LISTS, type ListName } from "../keys.ts";
import { daysOf, neighbour, type Period } from "./period.ts";
import { type Step, seriesOf } from "./series.ts";
import { type Count, readSums, type Sums } from "./sums.ts";

/** What can be compared between two periods. */
export interface Totals {
  requests: number;
  pageViews: number;
  /** Those who viewed a page, of each day, summed up: who comes on two days counts twice. */
  uniqueVisitors: number;
  bots: number;
  /** By class, `2xx` to `5xx`. */
  statuses: Record<string, number>;
}

type Row<Item extends string> = Record<Item, string> & { count: number };

/** From the highest count down. */
type Lists = { [Name in ListName]: Row<(typeof LISTS)[Name]["item"]>[] };

/** The analytics of a period, as `?format=json` and `--json` show them. */
export interface Report extends Period, Totals, Lists {
  /** By whose clocks days begin: that of the last day on which something was counted. */
  timeZone: string;
  /** The hours of one day, or the days of more. */
  series: Step[];
}

/** A report with the totals of the period before, which has the same length. */
export interface Comparison {
  report: Report;
  before: Totals;
}

/**
 * Reads a period and the one before, with one REST call for each month. Days on which nothing was counted are
 * taken to be in `zone`. Fails with a RedisError.
 */
export async function readReport(redis: Redis, period: Period, zone: string): Promise<Comparison> {
  const days = daysOf(period);
  const sums = await readSums(redis, days, daysOf(neighbour(period, -1)));
  const visitors = sums.visitors.reduce((sum, count) => sum + count, 0);
  const report: Report = {
    from: period.from,
    to: period.to,
    timeZone: sums.zones.findLast((each) => each !== "") ?? zone,
    ...totalsOf(sums.series, visitors),
    ...listsOf(sums),
    series: seriesOf(days, sums, zone),
  };
  return { report, before: totalsOf(sums.before, sums.visitorsBefore) };
}

function listsOf({ lists }: Sums): Lists {
  const rowsOf = (name: ListName) =>
    lists[name].map(([text, count]) => ({ [LISTS[name].item]: text, count }));
  return Object.fromEntries(LIST_NAMES.map((name) => [name, rowsOf(name)])) as Lists;
}

/** @param counts by a status class and whether it was a page view or a bot, such as `2v` or `13:2v` */
function totalsOf(counts: Count[], uniqueVisitors: number): Totals {
  const totals: Totals = {
    requests: 0,
    pageViews: 0,
    uniqueVisitors,
    bots: 0,
    statuses: { "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0 },
  };
  for (const [field, count] of counts) {
    const [, digit, kind] = /(\d)([vb]?)$/.exec(field) ?? [];
    if (digit === undefined) continue;
    totals.requests += count;
    if (kind === "v") totals.pageViews += count;
    if (kind === "b") totals.bots += count;
    const status = `${digit}xx`;
    totals.statuses[status] = (totals.statuses[status] ?? 0) + count;
  }
  return totals;
}
