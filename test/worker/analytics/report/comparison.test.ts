import { beforeEach, describe, expect, it } from "vitest";
import { quarterOf, UTC } from "../../../../worker/analytics/clock.ts";
import { Counters } from "../../../../worker/analytics/record/counters.ts";
import { writeCounters } from "../../../../worker/analytics/record/write.ts";
import { panelOf } from "../../../../worker/analytics/report/panels.ts";
import { readReport } from "../../../../worker/analytics/report/report.ts";
import { clientOf, useRest } from "../../../support/rest.ts";

const TODAY = "2026-11-23";
const YESTERDAY = "2026-11-22";

describe("what a period is compared with", () => {
  const rest = useRest("embedded");
  beforeEach(() => rest.database.run(["FLUSHALL"]));

  /** Page views of a page at an hour, each by a different visitor. */
  async function views(day: string, hour: number, count: number, zone = UTC) {
    const arrived = Date.parse(`${day}T${String(hour).padStart(2, "0")}:00:00Z`);
    const counters = new Counters(quarterOf(arrived), arrived);
    for (let i = 0; i < count; i++) {
      const view = { visitor: `${day} ${hour} ${i}`, names: { pages: hour < 12 ? "/early" : "/late" } };
      counters.add({ arrived, status: 200, kind: "v", view });
    }
    await writeCounters(counters, { redis: clientOf(rest), days: 90, filterDays: 1, zone, known: new Map() });
  }
  const at = (time: string) => Date.parse(`${TODAY}T${time}Z`);
  const read = (from: string, to: string, now: number) => readReport(clientOf(rest), { from, to }, UTC, now);

  it("is, for today, the previous day up to the same time, with the current hour in proportion", async () => {
    await views(YESTERDAY, 8, 10);
    await views(YESTERDAY, 10, 20);
    await views(YESTERDAY, 20, 70);
    await views(TODAY, 9, 24);
    const morning = await read(TODAY, TODAY, at("10:15:00"));
    expect(morning.before).toMatchObject({
      requests: 15,
      pageViews: 15,
      uniqueVisitors: 15,
      statuses: { "2xx": 15 },
    });
    expect(morning.before.series.map(({ pageViews }) => pageViews).filter((count) => count > 0)).toEqual([
      10, 20, 70,
    ]);
    // Names are not stored by hour: they are compared in proportion.
    expect(panelOf(morning, "pages").rows).toEqual([
      { name: "/early", shown: "/early", count: 24, before: 4.5 },
    ]);
    const early = await read(TODAY, TODAY, at("00:00:00"));
    expect(early.before.pageViews).toBe(0);
    expect(panelOf(early, "pages").rows).toMatchObject([{ name: "/early", before: 0 }]);
  });

  it("is, for a day that is over, the whole previous day", async () => {
    await views(YESTERDAY, 8, 10);
    await views(YESTERDAY, 20, 70);
    await views(TODAY, 9, 24);
    const { before } = await read(TODAY, TODAY, Date.parse("2026-11-24T10:15:00Z"));
    expect(before).toMatchObject({ pageViews: 80, uniqueVisitors: 80 });
  });

  it("is, for days up to today, as many previous days, the last one in proportion", async () => {
    await views("2026-11-20", 8, 10);
    await views("2026-11-21", 8, 40);
    await views(TODAY, 1, 5);
    const { before } = await read(YESTERDAY, TODAY, at("06:00:00"));
    expect(before).toMatchObject({ pageViews: 20, uniqueVisitors: 20 });
  });

  it("is shown by row for a month, and in total for more", async () => {
    await views("2026-10-23", 8, 3);
    await views(TODAY, 8, 6);
    const now = Date.parse("2026-12-24T00:00:00Z");
    const month = await read("2026-10-24", TODAY, now);
    expect(panelOf(month, "pages").rows).toMatchObject([{ count: 6, before: 3 }]);
    const more = await read("2026-10-24", "2026-11-24", now);
    expect(panelOf(more, "pages").rows).toMatchObject([{ count: 6, before: undefined }]);
    expect(more.before.pageViews).toBe(3);
  });
});
