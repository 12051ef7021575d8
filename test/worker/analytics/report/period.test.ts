import { describe, expect, it } from "vitest";
import { quarterOf, UTC } from "../../../../worker/analytics/clock.ts";
import { Counters } from "../../../../worker/analytics/record/counters.ts";
import { writeCounters } from "../../../../worker/analytics/record/write.ts";
import { readReport } from "../../../../worker/analytics/report/report.ts";
import { clientOf, useRest } from "../../../support/rest.ts";

describe("a period of more than a month, which takes several calls,", () => {
  const rest = useRest("embedded");

  it("has every day in place, and the sums of names and visitors of all days", async () => {
    const days = ["2026-05-02", "2026-07-01", "2026-08-30", "2026-09-30"];
    for (const day of days) {
      const arrived = Date.parse(`${day}T10:00:00Z`);
      const counters = new Counters(quarterOf(arrived), 0);
      const view = { visitor: "somebody", names: { pages: "/a" } };
      counters.add({ arrived, status: 200, kind: "v", view });
      await writeCounters(counters, {
        redis: clientOf(rest),
        days: 1_000,
        filterDays: 1,
        zone: UTC,
        known: new Map(),
      });
    }
    const { report, before } = await readReport(
      clientOf(rest),
      { from: "2026-07-01", to: "2026-09-30" },
      UTC,
    );
    expect(report.series).toHaveLength(92);
    const seen = report.series.flatMap(({ start, pageViews }) => (pageViews > 0 ? [start.slice(0, 10)] : []));
    expect(seen).toEqual(days.slice(1));
    expect(report).toMatchObject({ requests: 3, uniqueVisitors: 3, pages: [{ page: "/a", count: 3 }] });
    expect(before).toMatchObject({ requests: 1, pageViews: 1, uniqueVisitors: 1 });
  });
});
