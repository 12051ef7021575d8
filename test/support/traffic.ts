/**
 * Generated traffic whose counts are all known in advance: each request is decided, counted, and only then
 * created.
 */

import { randomOf } from "../../cli/demo/random.ts";
import { quarterOf, UTC } from "../../worker/analytics/clock.ts";
import { Recorder } from "../../worker/analytics/record/buffer.ts";
import type { Counters } from "../../worker/analytics/record/counters.ts";
import type { Agreements } from "../../worker/analytics/record/salt.ts";
import { type Seen, visitOf } from "../../worker/analytics/record/visit.ts";
import { writeCounters } from "../../worker/analytics/record/write.ts";
import type { Redis } from "../../worker/redis/client.ts";

const BROWSER =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36";
const BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
const COUNTRIES = ["DE", "US", "FR", "NL", "JP", "BR", "IN", "TR", "GB", "SE", "PL", "T1", "XX"];
const REFERRERS = ["news.ycombinator.com", "google.com", "github.com", "lobste.rs", "duckduckgo.com"];

/** What no key of the database may contain. */
export const PERSONAL = {
  address: "203.0.",
  userAgent: "AppleWebKit",
  cookie: "canary-cookie",
  query: "canary-query",
  authorization: "canary-authorization",
};

export interface Sent extends Seen {
  readonly headers: Headers;
  readonly status: number;
  /** Milliseconds since the epoch. */
  readonly arrived: number;
}

export interface Expected {
  requests: number;
  pageViews: number;
  bots: number;
  visitors: Set<string>;
  statuses: Record<string, number>;
  pages: Record<string, number>;
  countries: Record<string, number>;
  referrers: Record<string, number>;
  hours: { requests: number; pageViews: number }[];
}

export interface Traffic {
  readonly sent: Sent[];
  readonly expected: Expected;
}

export interface TrafficOptions {
  readonly day: string;
  readonly requests: number;
  readonly pages?: number;
  readonly visitors?: number;
  readonly seed?: number;
}

/**
 * A day of requests, with more in the afternoon and most for a few pages; a tenth from bots, a tenth
 * untracked.
 */
export function trafficOf({
  day,
  requests,
  pages = 300,
  visitors = 8_000,
  seed = 1,
}: TrafficOptions): Traffic {
  const random = randomOf(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  /** Small numbers much more often than large ones. */
  const skewed = (limit: number) => Math.floor(random() ** 3 * limit);
  const expected: Expected = {
    requests: 0,
    pageViews: 0,
    bots: 0,
    visitors: new Set(),
    statuses: { "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0 },
    pages: {},
    countries: {},
    referrers: {},
    hours: Array.from({ length: 24 }, () => ({ requests: 0, pageViews: 0 })),
  };
  const sent = Array.from({ length: requests }, () => {
    const hour = Math.min(23, Math.floor((random() + random() + random()) * 8 + 1.5));
    const status = [200, 200, 200, 200, 200, 200, 200, 201, 304, 301, 404, 404, 500][skewed(13)] ?? 200;
    const kind = below(10);
    const isBot = kind === 0;
    const untracked = kind === 1;
    const html = below(10) < 7;
    const method = below(20) === 0 ? "POST" : "GET";
    const visitor = below(visitors);
    const page = `/${["blog", "docs", "guides", "news", "help"][skewed(5)]}/${skewed(pages / 5)}`;
    const country = COUNTRIES[skewed(COUNTRIES.length)] ?? "XX";
    const referrer = below(3) === 0 ? REFERRERS[skewed(REFERRERS.length)] : undefined;
    const isAnswered = status < 300 || status === 304;
    const isView = html && method === "GET" && isAnswered && !isBot;

    expected.requests += 1;
    increment(expected.statuses, `${Math.floor(status / 100)}xx`);
    const step = expected.hours[hour];
    if (step) step.requests += 1;
    if (step && isView) step.pageViews += 1;
    if (isView) expected.pageViews += 1;
    if (isBot) expected.bots += 1;
    if (isView && !untracked) {
      expected.visitors.add(String(visitor));
      increment(expected.pages, page);
      increment(expected.countries, country);
      if (referrer) increment(expected.referrers, referrer);
    }

    const headers = new Headers({
      "user-agent": isBot ? BOT : `${BROWSER} v${visitor % 7}`,
      accept: html ? "text/html,*/*" : "*/*",
      "cf-connecting-ip": `${PERSONAL.address}${Math.floor(visitor / 250)}.${visitor % 250}`,
      "cf-ipcountry": country,
      cookie: `session=${PERSONAL.cookie}-${visitor}`,
      authorization: `Bearer ${PERSONAL.authorization}`,
      referer: referrer ? `https://${referrer}/?q=${PERSONAL.query}` : "https://example.com/own",
    });
    if (untracked) headers.set(below(2) === 0 ? "dnt" : "sec-gpc", "1");
    const arrived = Date.parse(day) + hour * 3_600_000 + below(3_600_000);
    return { method, url: `https://example.com${page}?q=${PERSONAL.query}`, headers, status, arrived };
  });
  return { sent, expected };
}

/**
 * Counts and writes requests like the Worker, in the order of their arrival: a buffer is written when it is
 * full, and when the next quarter-hour begins. Returns the number of writes.
 */
export async function recordAll(
  sent: readonly Sent[],
  redis: () => Redis,
  { days = 90, filterDays = 90, zone = UTC } = {},
): Promise<number> {
  const known: Agreements = new Map();
  const writes: Promise<void>[] = [];
  const write = (counters: Counters) => {
    const written = writeCounters(counters, { redis: redis(), days, filterDays, zone, known });
    writes.push(written);
    return written;
  };
  // The timers never fire: nothing is written because time has passed.
  const recorder = new Recorder({ write, now: () => 0, sleep: () => new Promise(() => {}) });
  let quarter = 0;
  for (const each of [...sent].sort((a, b) => a.arrived - b.arrived)) {
    if (quarter !== quarterOf(each.arrived)) await recorder.writeAll();
    quarter = quarterOf(each.arrived);
    void recorder.record(visitOf(each, { ...each, isPrivate: false }));
  }
  await recorder.writeAll();
  await Promise.all(writes);
  return writes.length;
}

function increment(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
