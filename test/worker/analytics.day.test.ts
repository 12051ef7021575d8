import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../local/redis/database.ts";
import { type RestServer, startRestServer } from "../../local/upstash/server.ts";
import { Counters } from "../../worker/analytics/counters.ts";
import { type Comparison, readReport } from "../../worker/analytics/report.ts";
import { writeCounters } from "../../worker/analytics/write.ts";
import { Redis } from "../../worker/redis.ts";
import { ask, describeWithRedis, openFresh, text } from "../support/redis.ts";
import { PERSONAL, recordAll, type Traffic, trafficOf } from "../support/traffic.ts";

const TOKEN = "canary-database-token-19ab";
const DAY = "2026-11-23";
const ONE_DAY = { from: DAY, to: DAY };

let database: Database;
let server: RestServer;
const redis = () => new Redis({ url: server.url, token: TOKEN });

function serve(kind: "redis-server" | "embedded"): void {
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await startRestServer({ database, token: TOKEN, port: 0 });
  });
  afterAll(async () => {
    await server.close();
    await database.close();
  });
}

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
  expect(report.series[13]?.start).toBe("2026-11-23T13:00:00Z");
  const off = Math.abs(report.uniqueVisitors / expected.visitors.size - 1);
  expect(off).toBeLessThanOrEqual(0.03);
}

async function keys(): Promise<string[]> {
  return (await ask(database, "KEYS", "*")) as string[];
}

/** Whatever a key holds, as one text. */
async function contents(key: string): Promise<string> {
  const type = await ask(database, "TYPE", key);
  const reply = await database.run([type === "hash" ? "HGETALL" : "GET", key]);
  return `${key} ${JSON.stringify(text(reply))}`;
}

// 100,000 requests go straight through the Worker's own code for counting and writing, without HTTP in front of it:
// analytics.http.test.ts has that, with fewer.
describeWithRedis("a day of 100,000 requests over 300 pages, in redis-server", () => {
  serve("redis-server");
  const traffic = trafficOf({ day: DAY, requests: 100_000 });
  let writes: number;
  let calls: number;
  beforeAll(async () => {
    writes = await recordAll(traffic.sent, redis);
    calls = server.calls;
  });

  it("is reported as it was, with one REST call", async () => {
    const before = server.calls;
    expectEqual(await readReport(redis(), ONE_DAY), traffic);
    expect(server.calls - before).toBe(1);
  });

  it("took one REST call for each full buffer, and one for the salt from each that was first", () => {
    expect(calls).toBeLessThanOrEqual(writes + 5);
    expect(writes).toBeLessThan(200);
  });

  it("takes less than 500 KB, at most 5 bytes a request", async () => {
    let bytes = 0;
    for (const key of await keys()) {
      bytes += (await ask(database, "MEMORY", "USAGE", key, "SAMPLES", "0")) as number;
    }
    expect(bytes).toBeLessThanOrEqual(Math.min(500_000, 5 * traffic.sent.length));
  });

  it("holds nothing that identifies a person", async () => {
    const stored = (await Promise.all((await keys()).map(contents))).join("\n");
    for (const secret of Object.values(PERSONAL)) expect(stored).not.toContain(secret);
    expect(stored).toContain("/blog/1");
  });
});

describe.each(["embedded", "redis-server"] as const)("a small day in %s", (kind) => {
  (kind === "redis-server" ? describeWithRedis : describe)(`served by ${kind}`, () => {
    serve(kind);
    const traffic = trafficOf({ day: DAY, requests: 3_000, pages: 60, visitors: 400, seed: 7 });
    const dayBefore = trafficOf({ day: "2026-11-22", requests: 1_000, pages: 60, visitors: 100, seed: 8 });
    beforeAll(async () => {
      await recordAll(traffic.sent, redis, 30);
      await recordAll(dayBefore.sent, redis, 30);
    });

    it("is reported as it was, beside the totals of the day before", async () => {
      const comparison = await readReport(redis(), ONE_DAY);
      expectEqual(comparison, traffic);
      expect(comparison.before).toMatchObject({
        requests: dayBefore.expected.requests,
        pageViews: dayBefore.expected.pageViews,
        bots: dayBefore.expected.bots,
        statuses: dayBefore.expected.statuses,
      });
    });

    it("adds up with other days, one step of the series a day", async () => {
      const before = server.calls;
      const { report } = await readReport(redis(), { from: "2026-11-17", to: DAY });
      expect(server.calls - before).toBe(1);
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

    it("expires whole: the counters after the retention, the salt after two days", async () => {
      const all = await keys();
      expect(all.sort()).toEqual(
        [DAY, "2026-11-22"]
          .flatMap((day) => ["", ":salt", ":visitors"].map((rest) => `analytics:${day}${rest}`))
          .sort(),
      );
      for (const key of all) {
        const seconds = (await ask(database, "TTL", key)) as number;
        const days = key.endsWith(":salt") ? 2 : 30;
        expect(seconds).toBeGreaterThan(days * 86_400 - 120);
        expect(seconds).toBeLessThanOrEqual(days * 86_400);
      }
    });

    it("is zeros when nothing came", async () => {
      const { report, before } = await readReport(redis(), { from: "2020-01-01", to: "2020-01-01" });
      expect(report).toMatchObject({ requests: 0, pageViews: 0, uniqueVisitors: 0, bots: 0, pages: [] });
      expect(report.statuses).toEqual({ "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0 });
      expect(report.series.length).toBe(24);
      expect(before.requests).toBe(0);
    });

    it("counts what finds its list full as (other), and goes on counting what is in it", async () => {
      const day = "2026-10-01";
      const write = async (pages: readonly string[]) => {
        const counters = new Counters(day, 0);
        for (const page of pages) {
          const view = { page, country: "DE", referrer: undefined };
          counters.add({ day, hour: "00", status: 200, kind: "v", view });
        }
        await writeCounters(counters, { redis: redis(), days: 1, cache: {} });
      };
      const numbered = (from: number, count: number) =>
        Array.from({ length: count }, (_, i) => `/${from + i}`);
      await write(numbered(0, 400));
      await write(numbered(300, 400));
      await write(["/699", "/0", "/700"]);
      const { report } = await readReport(redis(), { from: day, to: day });
      const counts = new Map(report.pages.map(({ page, count }) => [page, count]));
      expect(report.pages.length).toBe(501);
      expect([counts.get("(other)"), counts.get("/0"), counts.get("/399")]).toEqual([202, 2, 2]);
      expect([...counts.values()].reduce((a, b) => a + b)).toBe(report.pageViews);
    });

    it("makes visitors of two isolates one, because they agree on the salt", async () => {
      const day = "2026-10-02";
      for (const _ of [1, 2]) {
        const counters = new Counters(day, 0);
        counters.add({ day, hour: "00", status: 200, kind: "", visitor: "192.0.2.1 Firefox" });
        await writeCounters(counters, { redis: redis(), days: 1, cache: {} });
      }
      const { report } = await readReport(redis(), { from: day, to: day });
      expect([report.requests, report.uniqueVisitors]).toEqual([2, 1]);
    });
  });
});

describe("a write whose answer is lost", () => {
  it("is not tried again, because it may have run", async () => {
    let tries = 0;
    const fetch = async () => {
      tries += 1;
      throw new TypeError("connection lost");
    };
    const counters = new Counters(DAY, 0);
    counters.add({ day: DAY, hour: "00", status: 200, kind: "" });
    const lost = writeCounters(counters, {
      redis: new Redis({ url: "http://127.0.0.1:1", token: "t", fetch, sleep: async () => {} }),
      days: 1,
      cache: {},
    });
    await expect(lost).rejects.toThrow(/unreachable/);
    expect(tries).toBe(1);
  });
});

describe("a period of more than a month, which takes several calls,", () => {
  serve("embedded");

  it("has every day in its place, and names and visitors summed up over all of it", async () => {
    const days = ["2026-05-02", "2026-07-01", "2026-08-30", "2026-09-30"];
    for (const day of days) {
      const counters = new Counters(day, 0);
      const view = { page: "/a", country: "DE", referrer: undefined };
      counters.add({ day, hour: "10", status: 200, kind: "v", view, visitor: "somebody" });
      await writeCounters(counters, { redis: redis(), days: 1_000, cache: {} });
    }
    const { report, before } = await readReport(redis(), { from: "2026-07-01", to: "2026-09-30" });
    expect(report.series).toHaveLength(92);
    const seen = report.series.flatMap(({ start, pageViews }) => (pageViews > 0 ? [start.slice(0, 10)] : []));
    expect(seen).toEqual(days.slice(1));
    expect(report).toMatchObject({ requests: 3, uniqueVisitors: 3, pages: [{ page: "/a", count: 3 }] });
    expect(before).toMatchObject({ requests: 1, pageViews: 1, uniqueVisitors: 1 });
  });
});
