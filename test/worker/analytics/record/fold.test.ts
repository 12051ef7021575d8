import { beforeAll, beforeEach, expect, it } from "vitest";
import { quarterOf, UTC } from "../../../../worker/analytics/clock.ts";
import { addDays } from "../../../../worker/analytics/day.ts";
import { Counters } from "../../../../worker/analytics/record/counters.ts";
import { foldMonths } from "../../../../worker/analytics/record/fold.ts";
import { writeCounters } from "../../../../worker/analytics/record/write.ts";
import { lasting } from "../../../../worker/analytics/report/period.ts";
import { readReport } from "../../../../worker/analytics/report/report.ts";
import { Redis } from "../../../../worker/redis/client.ts";
import { ask, billed, describeOnDatabases, describeWithRedis } from "../../../support/redis.ts";
import { clientOf, useRest } from "../../../support/rest.ts";
import { recordAll, trafficOf } from "../../../support/traffic.ts";
import { DB_TOKEN } from "../../../support/worker.ts";

/** Longer ago than any day of the tests. */
const KEPT = 1_000;

// A real database of either kind: Lua sums up what is folded.
describeOnDatabases("months that are folded", (kind) => {
  const rest = useRest(kind);
  beforeEach(() => rest.database.run(["FLUSHALL"]));
  const folded = async () =>
    ((await ask(rest.database, "KEYS", "analytics:????-??")) as string[]).map((key) => key.slice(-7)).sort();
  const read = (to: string, days: number) =>
    readReport(clientOf(rest), lasting(to, days), UTC, Date.parse("2027-01-01"));
  const fold = (day: string) => foldMonths(clientOf(rest), day, KEPT);

  /** A day's page views, each of a different page by a different visitor. */
  async function views(day: string, names: readonly string[], known = new Map()) {
    const arrived = Date.parse(`${day}T10:00:00Z`);
    const counters = new Counters(quarterOf(arrived), arrived);
    for (const [i, page] of names.entries())
      counters.add({
        arrived,
        status: 200,
        kind: "v",
        view: { visitor: String(i), names: { pages: page } },
      });
    await writeCounters(counters, { redis: clientOf(rest), days: KEPT, filterDays: 0, zone: UTC, known });
  }

  it("are reported like their days", async () => {
    for (const [i, day] of ["2026-05-31", "2026-06-01", "2026-06-17", "2026-08-31", "2026-09-02"].entries()) {
      const { sent } = trafficOf({ day, requests: 60, pages: 20, seed: i });
      await recordAll(sent, () => clientOf(rest), {
        days: KEPT,
        filterDays: 0,
        zone: i < 3 ? UTC : "Asia/Tokyo",
      });
    }
    // A day from before there were time zones and visitors by hour.
    await ask(
      rest.database,
      "HSET",
      "analytics:2026-07-04",
      "13:2v",
      "3",
      "09:4b",
      "1",
      "p",
      "1",
      "p:/a",
      "3",
    );
    await ask(rest.database, "PFADD", "analytics:2026-07-04:visitors", "a", "b");
    const periods = [
      ["2026-09-30", 122],
      ["2026-09-02", 94],
      ["2026-08-30", 60],
      ["2026-10-31", 200],
    ] as const;
    const reports = () => Promise.all(periods.map(([to, days]) => read(to, days)));
    await rest.database.run(["DEL", "analytics:2026-05", "analytics:2026-06", "analytics:2026-08"]);
    expect(await folded()).toEqual([]);
    const unfolded = await reports();
    await fold("2026-10-02");
    expect(await folded()).toEqual(["2026-05", "2026-06", "2026-07", "2026-08", "2026-09"]);
    expect(await reports()).toEqual(unfolded);
    expect(unfolded[0]?.report.requests).toBe(244);
    expect(unfolded[0]?.report.uniqueVisitors).toBeGreaterThan(50);
    const july = (await read("2026-07-31", 40)).report.series.filter(({ pageViews }) => pageViews > 0);
    expect(july).toEqual([{ start: "2026-07-04T00:00:00Z", requests: 4, pageViews: 3, visitors: 2 }]);
  });

  it("hold as many names as a day, those with the highest counts, and the sum of the others", async () => {
    for (let i = 0; i < 20; i++) {
      const own = Array.from({ length: 40 }, (_, n) => `/${i}-${n}`);
      await views(addDays("2026-06-01", i), [...own, ...own.slice(0, 10)]);
    }
    await fold("2026-07-02");
    const { report } = await read("2026-06-30", 60);
    expect(report.pageViews).toBe(1_000);
    // All names with a count of two are in the list, and the others fill it up.
    expect(report.pages).toHaveLength(501);
    expect(report.pages.filter(({ count }) => count === 2)).toHaveLength(200);
    expect(report.pages[0]).toEqual({ page: "(other)", count: 300 });
  });

  it("are folded again after a write to one of their days, old or new, and are correct in between", async () => {
    await views("2026-06-10", ["/a"]);
    await fold("2026-07-02");
    for (const [i, day] of ["2026-06-10", "2026-06-11"].entries()) {
      expect(await folded()).toEqual(["2026-06"]);
      await views(day, ["/b"]);
      expect(await folded()).toEqual([]);
      expect((await read("2026-06-30", 40)).report.pageViews).toBe(2 + i);
      await fold("2026-07-03");
    }
    expect(await folded()).toEqual(["2026-06"]);
    expect((await read("2026-06-30", 40)).report).toMatchObject({
      pageViews: 3,
      pages: [
        { page: "/b", count: 2 },
        { page: "/a", count: 1 },
      ],
    });
  });

  it("expire with the first of their days, and the other days are still reported", async () => {
    await views("2026-06-10", ["/a"]);
    await views("2026-06-20", ["/b"]);
    await ask(rest.database, "EXPIRE", "analytics:2026-06-10", "5000");
    await fold("2026-07-02");
    const left = (await ask(rest.database, "PTTL", "analytics:2026-06")) as number;
    expect(left).toBeGreaterThan(4_000_000);
    expect(left).toBeLessThanOrEqual(5_000_000);
    await rest.database.run(["DEL", "analytics:2026-06", "analytics:2026-06-10"]);
    expect((await read("2026-06-30", 40)).report.pages).toEqual([{ page: "/b", count: 1 }]);
  });

  it("are folded by the first isolate to write after they have been over for a day", async () => {
    await views("2026-06-10", ["/a"]);
    await views("2026-07-01", ["/a"]);
    expect(await folded()).toEqual([]);
    const known = new Map();
    await views("2026-07-02", ["/a"], known);
    expect(await folded()).toEqual(["2026-06"]);
    await rest.database.run(["DEL", "analytics:2026-06"]);
    await views("2026-07-02", ["/b"], known);
    await views("2026-07-02", ["/c"]);
    expect(await folded()).toEqual([]);
    await views("2026-07-03", ["/a"]);
    expect(await folded()).toEqual(["2026-06"]);
  });

  it("are folded the next day if the database fails, and no count is lost", async () => {
    for (const day of ["2026-05-10", "2026-06-10"]) await views(day, ["/a"]);
    await rest.database.run(["DEL", "analytics:2026-05"]);
    let calls = 0;
    const failing = new Redis({
      url: rest.server.url,
      token: DB_TOKEN,
      effects: {
        // The salt, the write and one fold succeed.
        fetch: (url, init) => (++calls > 3 ? Promise.reject(new TypeError("down")) : fetch(url, init)),
        sleep: async () => {},
      },
    });
    const counters = new Counters(quarterOf(Date.parse("2026-07-02T08:00:00Z")), 0);
    counters.add({ arrived: 0, status: 200, kind: "" });
    const write = writeCounters(counters, {
      redis: failing,
      days: KEPT,
      filterDays: 0,
      zone: UTC,
      known: new Map(),
    });
    await expect(write).rejects.toMatchObject({ failure: "unreachable" });
    expect([await folded(), calls]).toEqual([["2026-06"], 4]);
    expect((await read("2026-07-02", 1)).report.requests).toBe(1);
    await views("2026-07-03", ["/a"]);
    expect(await folded()).toEqual(["2026-05", "2026-06"]);
  });

  it("hold counts of any size", async () => {
    await ask(
      rest.database,
      "HSET",
      "analytics:2026-06-10",
      "z",
      UTC,
      "10:2v",
      "123456789012345",
      "p",
      "1",
      "p:/a",
      "123456789012345",
    );
    await fold("2026-07-02");
    expect((await read("2026-06-30", 40)).report).toMatchObject({
      pageViews: 123_456_789_012_345,
      pages: [{ count: 123_456_789_012_345 }],
    });
  });
});

describeWithRedis("a report of 400 days in a redis-server", () => {
  const rest = useRest("redis-server");
  beforeAll(async () => {
    for (let i = 0; i < 800; i++)
      await rest.database.run([
        "HSET",
        `analytics:${addDays("2026-11-24", -i)}`,
        "z",
        UTC,
        "10:2v",
        "5",
        "10:n",
        "2",
      ]);
    await foldMonths(clientOf(rest), "2026-11-24", KEPT);
  });

  it("takes at most 200 commands", async () => {
    const before = await billed(rest.database);
    const { report, ...compared } = await readReport(clientOf(rest), lasting("2026-11-24", 400), UTC);
    expect([report.pageViews, report.uniqueVisitors, compared.before.pageViews]).toEqual([2_000, 800, 2_000]);
    expect((await billed(rest.database)) - before).toBeLessThanOrEqual(200);
  });
});
