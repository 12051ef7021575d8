import { beforeAll, expect, it } from "vitest";
import { quarterOf, UTC } from "../../../worker/analytics/clock.ts";
import { Counters } from "../../../worker/analytics/record/counters.ts";
import type { View } from "../../../worker/analytics/record/visit.ts";
import { writeCounters } from "../../../worker/analytics/record/write.ts";
import { type Comparison, readReport } from "../../../worker/analytics/report/report.ts";
import { IS_CI } from "../../support/needs.ts";
import { ask, describeOnDatabases, describeWithRedis, text } from "../../support/redis.ts";
import { clientOf, type Rest, useRest } from "../../support/rest.ts";
import { PERSONAL, recordAll, type Traffic, trafficOf } from "../../support/traffic.ts";

const DAY = "2026-11-23";
const REQUESTS = IS_CI ? 100_000 : 50_000;
const ONE_DAY = { from: DAY, to: DAY };

function expectEqual({ report }: Comparison, { expected }: Traffic): void {
  expect(report).toMatchObject({
    requests: expected.requests,
    pageViews: expected.pageViews,
    bots: expected.bots,
    statuses: expected.statuses,
  });
  const counts = (list: readonly { count: number }[], name: string) =>
    Object.fromEntries(list.map((each) => [each[name as "count"], each.count]));
  expect(counts(report.pages, "page")).toEqual(expected.pages);
  expect(counts(report.countries, "country")).toEqual(expected.countries);
  expect(counts(report.referrers, "referrer")).toEqual(expected.referrers);
  for (const list of [report.pages, report.countries, report.referrers]) {
    expect(list.map(({ count }) => count)).toEqual(list.map(({ count }) => count).sort((a, b) => b - a));
  }
  expect(report.series.map(({ requests, pageViews }) => ({ requests, pageViews }))).toEqual(expected.hours);
  // An hour's visitors are those who are new on that day, so their sum is the day's.
  expect(report.series.reduce((sum, { visitors = 0 }) => sum + visitors, 0)).toBe(report.uniqueVisitors);
  expect(report.series[13]?.start).toBe("2026-11-23T13:00:00Z");
  const off = Math.abs(report.uniqueVisitors / expected.visitors.size - 1);
  expect(off).toBeLessThanOrEqual(0.03);
}

async function keys({ database }: Rest): Promise<string[]> {
  return (await ask(database, "KEYS", "*")) as string[];
}

/** The content of a key, as text. */
async function contents({ database }: Rest, key: string): Promise<string> {
  const type = await ask(database, "TYPE", key);
  const reply = await database.run([type === "hash" ? "HGETALL" : "GET", key]);
  return `${key} ${JSON.stringify(text(reply))}`;
}

// The requests run through the Worker's own code for counting and writing, without HTTP;
// recording.test.ts has fewer, with HTTP.
describeWithRedis(`a day of ${REQUESTS} requests over 300 pages, in redis-server`, () => {
  const rest = useRest("redis-server");
  const redis = () => clientOf(rest);
  const traffic = trafficOf({ day: DAY, requests: REQUESTS });
  let writes: number;
  let calls: number;
  beforeAll(async () => {
    writes = await recordAll(traffic.sent, redis);
    calls = rest.server.calls;
  });

  it("is reported correctly, with one REST call", async () => {
    const before = rest.server.calls;
    expectEqual(await readReport(redis(), ONE_DAY, UTC), traffic);
    expect(rest.server.calls - before).toBe(1);
  });

  it("takes one REST call per full buffer, and one for the salt for each isolate's first", () => {
    expect(calls).toBeLessThanOrEqual(writes + 5);
    expect(writes).toBeLessThan(200);
  });

  it("takes less than 500 KB, and at most 5 bytes per request", async () => {
    let bytes = 0;
    for (const key of await keys(rest)) {
      bytes += (await ask(rest.database, "MEMORY", "USAGE", key, "SAMPLES", "0")) as number;
    }
    expect(bytes).toBeLessThanOrEqual(Math.min(500_000, 5 * traffic.sent.length));
  });

  it("holds nothing that identifies a person", async () => {
    const stored = (await Promise.all((await keys(rest)).map((key) => contents(rest, key)))).join("\n");
    for (const secret of Object.values(PERSONAL)) expect(stored).not.toContain(secret);
    expect(stored).toContain("/blog/1");
  });
});

describeOnDatabases("a small day", (kind) => {
  const rest = useRest(kind);
  const redis = () => clientOf(rest);
  const traffic = trafficOf({ day: DAY, requests: 3_000, pages: 60, visitors: 400, seed: 7 });
  const dayBefore = trafficOf({ day: "2026-11-22", requests: 1_000, pages: 60, visitors: 100, seed: 8 });
  beforeAll(async () => {
    await recordAll(traffic.sent, redis, { days: 30, filterDays: 7 });
    await recordAll(dayBefore.sent, redis, { days: 30, filterDays: 7 });
  });

  /** Writes page views at the beginning of a day, as an isolate does. */
  async function writeViews(day: string, views: readonly View[]) {
    const counters = new Counters(quarterOf(Date.parse(day)), 0);
    for (const view of views) counters.add({ arrived: Date.parse(day), status: 200, kind: "v", view });
    await writeCounters(counters, { redis: redis(), days: 1, filterDays: 1, zone: UTC, known: new Map() });
  }

  it("is reported correctly, with the totals of the previous day", async () => {
    const comparison = await readReport(redis(), ONE_DAY, UTC);
    expectEqual(comparison, traffic);
    expect(comparison.before).toMatchObject({
      requests: dayBefore.expected.requests,
      pageViews: dayBefore.expected.pageViews,
      bots: dayBefore.expected.bots,
      statuses: dayBefore.expected.statuses,
    });
  });

  it("adds up with other days, with one step of the series per day", async () => {
    const before = rest.server.calls;
    const { report } = await readReport(redis(), { from: "2026-11-17", to: DAY }, UTC);
    expect(rest.server.calls - before).toBe(1);
    expect(report.requests).toBe(4_000);
    expect(report.series.map(({ start, requests }) => [start, requests]).slice(-3)).toEqual([
      ["2026-11-21T00:00:00Z", 0],
      ["2026-11-22T00:00:00Z", 1_000],
      ["2026-11-23T00:00:00Z", 3_000],
    ]);
    const pages = report.pages.reduce((sum, { count }) => sum + count, 0);
    const sumOf = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);
    expect(pages).toBe(sumOf(traffic.expected.pages) + sumOf(dayBefore.expected.pages));
  });

  it("expires completely: the counters after the retention, the salt and the visitors after two days", async () => {
    const all = await keys(rest);
    expect(all.sort()).toEqual(
      [DAY, "2026-11-22"]
        .flatMap((day) =>
          ["", ":combinations", ":salt", ":visitors"].map((rest) => `analytics:${day}${rest}`),
        )
        .sort(),
    );
    for (const key of all) {
      const seconds = (await ask(rest.database, "TTL", key)) as number;
      const days = key.endsWith(":combinations") ? 7 : /:(salt|visitors)$/.test(key) ? 2 : 30;
      expect(seconds).toBeGreaterThan(days * 86_400 - 120);
      expect(seconds).toBeLessThanOrEqual(days * 86_400);
    }
  });

  it("has only zeros if there were no requests", async () => {
    const { report, before } = await readReport(redis(), { from: "2020-01-01", to: "2020-01-01" }, UTC);
    expect(report).toMatchObject({ requests: 0, pageViews: 0, uniqueVisitors: 0, bots: 0, pages: [] });
    expect(report.statuses).toEqual({ "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0 });
    expect(report.series.length).toBe(24);
    expect(before.requests).toBe(0);
  });

  it("counts new names as (other) if their list is full, and still counts the names in it", async () => {
    const day = "2026-10-01";
    const write = (pages: readonly string[]) =>
      writeViews(
        day,
        pages.map((page) => ({ visitor: page, names: { pages: page } })),
      );
    const numbered = (from: number, count: number) => Array.from({ length: count }, (_, i) => `/${from + i}`);
    await write(numbered(0, 400));
    await write(numbered(300, 400));
    await write(["/699", "/0", "/700"]);
    const { report } = await readReport(redis(), { from: day, to: day }, UTC);
    const counts = new Map(report.pages.map(({ page, count }) => [page, count]));
    expect(report.pages.length).toBe(501);
    expect([counts.get("(other)"), counts.get("/0"), counts.get("/399")]).toEqual([202, 2, 2]);
    expect([...counts.values()].reduce((a, b) => a + b)).toBe(report.pageViews);
  });

  it("counts a visitor of two isolates once, because they agree on the salt", async () => {
    const day = "2026-10-02";
    for (const _ of [1, 2]) await writeViews(day, [{ visitor: "192.0.2.1 Firefox", names: {} }]);
    const { report } = await readReport(redis(), { from: day, to: day }, UTC);
    expect([report.pageViews, report.uniqueVisitors]).toEqual([2, 1]);
  });
});
