import type { Redis } from "../redis.ts";
import type { LISTS } from "./keys.ts";
import { daysOf, neighbour, type Period } from "./period.ts";
import { READ } from "./scripts.ts";

/** What can be compared between two periods. */
export interface Totals {
  requests: number;
  pageViews: number;
  /** Of each day, summed up: who comes on two days counts twice. */
  uniqueVisitors: number;
  bots: number;
  /** By class, `2xx` to `5xx`. */
  statuses: Record<string, number>;
}

/** The analytics of a period, as `?format=json` and `--json` show them. Lists go from the highest count down. */
export interface Report extends Period, Totals {
  pages: { page: string; count: number }[];
  countries: { country: string; count: number }[];
  referrers: { referrer: string; count: number }[];
  /** The hours of one day, or the days of more. */
  series: { start: string; requests: number; pageViews: number }[];
}

/** A report with the totals of the period before, which has the same length. */
export interface Comparison {
  report: Report;
  before: Totals;
}

/** Reads a period and the one before, with one REST call whatever its length. Fails with a RedisError. */
export async function readReport(redis: Redis, period: Period): Promise<Comparison> {
  const days = daysOf(period);
  const command = ["EVAL", READ, 0, days.length, ...days, ...daysOf(neighbour(period, -1))] as const;
  const { result } = await redis.run(command, { idempotent: true });
  const [series, visitors, before, visitorsBefore, pages, countries, referrers] = result as Reply;
  const kinds = toPairs(series).map(([field, count]): [string, number] => [field.replace(/^.*:/, ""), count]);
  const report: Report = {
    from: period.from,
    to: period.to,
    ...totalsOf(kinds, visitors),
    pages: ranked(pages).map(([page, count]) => ({ page, count })),
    countries: ranked(countries).map(([country, count]) => ({ country, count })),
    referrers: ranked(referrers).map(([referrer, count]) => ({ referrer, count })),
    series: seriesOf(toPairs(series), days),
  };
  return { report, before: totalsOf(toPairs(before), visitorsBefore) };
}

/** The names of the lists, in a report as in the database. */
export type ListName = keyof typeof LISTS;

/** A name and a count in turn. */
type Flat = (string | number)[];
type Reply = [
  series: Flat,
  visitors: number,
  before: Flat,
  before: number,
  pages: Flat,
  countries: Flat,
  referrers: Flat,
];
type Pair = [name: string, count: number];

function toPairs(flat: Flat): Pair[] {
  const pairs: Pair[] = [];
  for (let i = 0; i < flat.length; i += 2) pairs.push([String(flat[i]), Number(flat[i + 1])]);
  return pairs;
}

/** From the highest count down, by name where counts are equal. */
function ranked(flat: Flat): Pair[] {
  return toPairs(flat).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

/** @param kinds such as `2v`: a status class, and whether it was a page view or a bot */
function totalsOf(kinds: Pair[], uniqueVisitors: number): Totals {
  const totals: Totals = {
    requests: 0,
    pageViews: 0,
    uniqueVisitors,
    bots: 0,
    statuses: { "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0 },
  };
  for (const [kind, count] of kinds) {
    totals.requests += count;
    if (kind.endsWith("v")) totals.pageViews += count;
    if (kind.endsWith("b")) totals.bots += count;
    const status = `${kind[0]}xx`;
    totals.statuses[status] = (totals.statuses[status] ?? 0) + count;
  }
  return totals;
}

/** @param pairs such as `13:2v`: the hour of the only day, or the number of the day from 0 on */
function seriesOf(pairs: Pair[], days: string[]): Report["series"] {
  const [day, second] = days;
  const starts =
    second === undefined
      ? Array.from({ length: 24 }, (_, hour) => `${day}T${String(hour).padStart(2, "0")}:00:00Z`)
      : days.map((each) => `${each}T00:00:00Z`);
  const series = starts.map((start) => ({ start, requests: 0, pageViews: 0 }));
  for (const [field, count] of pairs) {
    const step = series[Number.parseInt(field, 10)];
    if (!step) continue;
    step.requests += count;
    if (field.endsWith("v")) step.pageViews += count;
  }
  return series;
}
