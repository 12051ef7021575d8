import { describe, expect, it } from "vitest";
import { lastZone } from "../../../cli/report/last-zone.ts";
import { readReport } from "../../../worker/analytics/report/report.ts";
import { ask } from "../../support/redis.ts";
import { clientOf, useRest } from "../../support/rest.ts";
import { BROWSER } from "../../support/site.ts";
import { recordAll } from "../../support/traffic.ts";

const view = (arrived: string, visitor = 1) => ({
  method: "GET",
  url: "https://example.com/page",
  headers: new Headers({
    "user-agent": BROWSER,
    accept: "text/html",
    "cf-connecting-ip": `192.0.2.${visitor}`,
  }),
  status: 200,
  arrived: Date.parse(arrived),
});

describe("a stack whose time zone", () => {
  const rest = useRest("embedded");
  const record = (zone: string, ...arrivals: string[]) =>
    recordAll(
      arrivals.map((arrived, i) => view(arrived, i)),
      () => clientOf(rest),
      { zone },
    );
  const read = async (from: string, to = from) =>
    (await readReport(clientOf(rest), { from, to }, "UTC")).report;
  /** The hours of a day that have page views. */
  const hours = async (day: string) =>
    (await read(day)).series.flatMap(({ start, pageViews }) => (pageViews ? [[start, pageViews]] : []));

  it("is not UTC has days that begin in that time zone", async () => {
    await record("Asia/Tokyo", "2026-01-04T14:59:00Z", "2026-01-04T15:00:00Z", "2026-01-05T14:59:00Z");
    expect(await hours("2026-01-04")).toEqual([["2026-01-04T23:00:00+09:00", 1]]);
    expect(await hours("2026-01-05")).toEqual([
      ["2026-01-05T00:00:00+09:00", 1],
      ["2026-01-05T23:00:00+09:00", 1],
    ]);
    const report = await read("2026-01-01", "2026-01-05");
    expect(report.timeZone).toBe("Asia/Tokyo");
    expect(report.series.map(({ start, visitors }) => [start, visitors]).slice(-2)).toEqual([
      ["2026-01-04T00:00:00+09:00", 1],
      ["2026-01-05T00:00:00+09:00", 2],
    ]);
  });

  it("has summer time shows the repeated hour once and the skipped hour not at all", async () => {
    await record("Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z");
    expect((await read("2026-10-25")).series).toHaveLength(24);
    expect(await hours("2026-10-25")).toEqual([["2026-10-25T02:00:00+02:00", 2]]);
    await record("Europe/Berlin", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z");
    expect((await read("2026-03-29")).series).toHaveLength(23);
    expect((await hours("2026-03-29")).map(([start]) => start)).toEqual([
      "2026-03-29T01:00:00+01:00",
      "2026-03-29T03:00:00+02:00",
    ]);
  });

  it("changes to one ahead ends the day as it began, and begins the next in the new zone", async () => {
    await record("UTC", "2026-02-03T10:00:00Z");
    await record("Europe/Berlin", "2026-02-03T12:00:00Z", "2026-02-03T22:59:00Z", "2026-02-03T23:00:00Z");
    expect(await hours("2026-02-03")).toEqual([
      ["2026-02-03T10:00:00Z", 1],
      ["2026-02-03T12:00:00Z", 1],
      ["2026-02-03T22:00:00Z", 1],
    ]);
    expect(await hours("2026-02-04")).toEqual([["2026-02-04T00:00:00+01:00", 1]]);
  });

  it("changes to one behind continues the old day until the next begins", async () => {
    await record("UTC", "2026-02-13T10:00:00Z");
    const zone = "America/New_York";
    await record(zone, "2026-02-13T12:00:00Z", "2026-02-14T00:30:00Z", "2026-02-14T05:00:00Z");
    expect(await hours("2026-02-13")).toEqual([
      ["2026-02-13T10:00:00Z", 1],
      ["2026-02-13T12:00:00Z", 1],
      ["2026-02-13T19:00:00Z", 1],
    ]);
    expect(await hours("2026-02-14")).toEqual([["2026-02-14T00:00:00-05:00", 1]]);
  });

  it("changes to one behind just after midnight adds nothing to the day that is over", async () => {
    await record("UTC", "2026-02-23T23:00:00Z", "2026-02-24T01:00:00Z");
    await record("America/New_York", "2026-02-24T02:00:00Z", "2026-02-24T12:00:00Z", "2026-02-25T05:30:00Z");
    expect(await hours("2026-02-23")).toEqual([["2026-02-23T23:00:00Z", 1]]);
    expect((await hours("2026-02-24")).map(([start]) => start)).toEqual([
      "2026-02-24T01:00:00Z",
      "2026-02-24T02:00:00Z",
      "2026-02-24T12:00:00Z",
    ]);
    expect(await hours("2026-02-25")).toEqual([["2026-02-25T00:00:00-05:00", 1]]);
  });

  it("does not exist counts in UTC", async () => {
    await record("Mars/Olympus", "2026-05-05T23:30:00Z");
    expect((await read("2026-05-05")).pageViews).toBe(1);
    expect((await hours("2026-05-05")).length).toBe(1);
  });

  it("is not UTC is used by the terminal's report to determine today", async () => {
    const now = Date.parse("2026-06-10T22:30:00Z");
    expect(await lastZone(clientOf(rest), now)).toBe("UTC");
    await record("Europe/Berlin", "2026-06-10T21:00:00Z");
    expect(await lastZone(clientOf(rest), now)).toBe("Europe/Berlin");
    expect(await lastZone(clientOf(rest), Date.parse("2026-06-11T22:30:00Z"))).toBe("Europe/Berlin");
  });

  it("is new keeps days recorded before there were time zones, and their salt", async () => {
    const day = "2026-08-08";
    const old = ["13:2", "5", "13:2v", "3", "13:2b", "2", "13:4", "1", "p", "2", "p:/a", "2", "p:/%61", "1"];
    await ask(
      rest.database,
      "HSET",
      `analytics:${day}`,
      ...old,
      "c",
      "1",
      "c:DE",
      "3",
      "r:news.example",
      "1",
    );
    await ask(rest.database, "PFADD", `analytics:${day}:visitors`, "a", "b");
    await ask(rest.database, "SET", `analytics:${day}:salt`, "c2FsdA==");
    const report = await read(day);
    expect(report).toMatchObject({
      timeZone: "UTC",
      requests: 11,
      pageViews: 3,
      uniqueVisitors: 2,
      bots: 2,
      pages: [{ page: "/a", count: 3 }],
      referrers: [{ referrer: "news.example", count: 1 }],
      entryPages: [],
      browsers: [],
    });
    // There are no visitors by hour, so it shows page views only.
    expect(report.series[13]).toEqual({ start: `${day}T13:00:00Z`, requests: 11, pageViews: 3 });
    // On the day of the change, it continues in UTC.
    await record("Europe/Berlin", `${day}T20:30:00Z`);
    expect((await hours(day)).map(([start]) => start)).toEqual([`${day}T13:00:00Z`, `${day}T20:00:00Z`]);
  });
});
