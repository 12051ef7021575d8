import type { Redis } from "../../redis/client.ts";
import { OTHER } from "../keys.ts";
import { READ, REPORT_MOST } from "../scripts.ts";
import { daysOf, neighbour, type Period } from "./period.ts";

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

/**
 * The analytics of a period, as `?format=json` and `--json` show them. Lists go from the highest count down.
 */
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

/**
 * Days that one call reads: a script holds up everybody else's commands, and a month of the fullest days
 * takes a tenth of a second.
 */
const DAYS_A_CALL = 31;

/** Reads a period and the one before, with one REST call for each month. Fails with a RedisError. */
export async function readReport(redis: Redis, period: Period): Promise<Comparison> {
  const days = daysOf(period);
  const daysBefore = daysOf(neighbour(period, -1));
  const slices: Reply[] = [];
  for (let first = 0; first < days.length; first += DAYS_A_CALL) {
    const slice = (all: string[]) => all.slice(first, first + DAYS_A_CALL);
    const hourly = days.length === 1 ? 1 : 0;
    const args = [slice(days).length, hourly, ...slice(days), ...slice(daysBefore)] as const;
    const { result } = await redis.run(["EVAL", READ, 0, ...args], { idempotent: true, heavy: true });
    if (!isReply(result)) throw redis.nonsense("no report");
    result[0] = shifted(result[0], first);
    slices.push(result);
  }
  const sumOf = (part: 1 | 3) => slices.reduce((sum, slice) => sum + slice[part], 0);
  const merged = (part: 0 | 2 | 4 | 5 | 6) => slices.flatMap((slice) => slice[part]);
  const [series, before] = [merged(0), merged(2)];
  const [visitors, visitorsBefore] = [sumOf(1), sumOf(3)];
  const [pages, countries, referrers] = [merged(4), merged(5), merged(6)];
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

function isReply(reply: unknown): reply is Reply {
  if (!Array.isArray(reply) || reply.length !== 7) return false;
  return reply.every((part, i) => (i === 1 || i === 3 ? typeof part === "number" : Array.isArray(part)));
}

/** A series whose days count from `first` on: `2:4v` becomes `33:4v`. */
function shifted(series: Flat, first: number): Flat {
  if (first === 0) return series;
  const moved = (field: string) => field.replace(/^\d+/, (day) => String(Number(day) + first));
  return series.map((each, i) => (i % 2 === 0 ? moved(String(each)) : each));
}

/**
 * The names of all slices, from the highest count down, by name where counts are equal; what follows the
 * first thousand as one.
 */
function ranked(flat: Flat): Pair[] {
  const sums = new Map<string, number>();
  for (const [name, count] of toPairs(flat)) sums.set(name, (sums.get(name) ?? 0) + count);
  const byCount = ([a, m]: Pair, [b, n]: Pair) => n - m || (a < b ? -1 : 1);
  const names = [...sums].filter(([name]) => name !== OTHER).sort(byCount);
  const rest = names.splice(REPORT_MOST).reduce((sum, [, count]) => sum + count, sums.get(OTHER) ?? 0);
  return rest > 0 ? [...names, [OTHER, rest] as Pair].sort(byCount) : names;
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
