import { describe, expect, it } from "vitest";
import { dayOf, momentOf, quarterOf, startOf, startOfQuarter } from "../../../worker/analytics/clock.ts";

const at = Date.parse;

describe("a moment", () => {
  it.each([
    ["2026-11-23T23:59:59.999Z", "UTC", "2026-11-23", "23"],
    ["2026-11-24T00:00:00Z", "UTC", "2026-11-24", "00"],
    ["2026-11-23T23:30:00Z", "Europe/Berlin", "2026-11-24", "00"],
    ["2026-11-24T04:59:59Z", "America/New_York", "2026-11-23", "23"],
    ["2026-11-23T18:30:00Z", "Asia/Kolkata", "2026-11-24", "00"],
    ["2026-11-23T18:15:00Z", "Asia/Kathmandu", "2026-11-24", "00"],
    ["2026-11-23T10:00:00Z", "Pacific/Kiritimati", "2026-11-24", "00"],
    ["2026-11-24T10:59:59Z", "Pacific/Pago_Pago", "2026-11-23", "23"],
  ])("%s in %s is on %s in hour %s", (moment, zone, day, hour) => {
    expect(momentOf(at(moment), zone)).toEqual({ day, hour });
    expect(dayOf(at(moment), zone)).toBe(day);
  });

  it.each(["Mars/Olympus", "nonsense", ""])("is in UTC with %j, which is not a time zone", (zone) => {
    expect(momentOf(at("2026-11-23T23:30:00Z"), zone)).toEqual({ day: "2026-11-23", hour: "23" });
  });

  it("is in the same hour as the rest of its quarter-hour, in every zone", () => {
    for (const zone of ["UTC", "Asia/Kathmandu", "Australia/Lord_Howe"]) {
      const begins = startOfQuarter(quarterOf(at("2026-04-04T15:07:00Z")));
      expect(begins).toBe(at("2026-04-04T15:00:00Z"));
      expect(momentOf(begins + 899_999, zone)).toEqual(momentOf(begins, zone));
    }
  });
});

describe("the offset of a time zone", () => {
  /** What the runtime says about a moment; the clock asks it only at the edges of six days. */
  const exact = (ms: number, zone: string) => {
    const options = { timeZone: zone, hourCycle: "h23", dateStyle: "short", timeStyle: "short" } as const;
    const [, day = "", hour = ""] =
      /^(.*), (\d\d):/.exec(new Intl.DateTimeFormat("sv-SE", options).format(ms).replace(" ", ", ")) ?? [];
    return { day, hour };
  };

  // Recife changed its clocks twice within a week. Casablanca changes them for Ramadan, and Lord Howe by half
  // an hour.
  it.each([
    ["America/Recife", "2000-10-01"],
    ["Africa/Casablanca", "2026-02-01"],
    ["Australia/Lord_Howe", "2026-03-20"],
    ["Europe/Berlin", "2026-10-10"],
    ["Asia/Kathmandu", "1969-12-25"],
  ])("is right in every hour of two months: %s from %s", (zone, day) => {
    for (let hour = 0; hour < 24 * 60; hour++) {
      const ms = at(`${day}T00:20:00Z`) + hour * 3_600_000;
      expect([ms, momentOf(ms, zone)]).toEqual([ms, exact(ms, zone)]);
    }
  });
});

describe("an hour of a day", () => {
  const hours = (day: string, zone: string) =>
    Array.from({ length: 24 }, (_, hour) => startOf(day, String(hour).padStart(2, "0"), zone));

  it("begins with its zone's offset at that time", () => {
    expect(startOf("2026-11-23", "13", "UTC")).toBe("2026-11-23T13:00:00Z");
    expect(startOf("2026-11-23", "13", "Europe/Berlin")).toBe("2026-11-23T13:00:00+01:00");
    expect(startOf("2026-07-01", "13", "America/New_York")).toBe("2026-07-01T13:00:00-04:00");
    expect(startOf("2026-07-01", "00", "Asia/Kathmandu")).toBe("2026-07-01T00:00:00+05:45");
    expect(startOf("2026-07-01", "23", "Pacific/Kiritimati")).toBe("2026-07-01T23:00:00+14:00");
  });

  it("is one hour if it occurs twice, in autumn", () => {
    expect(hours("2026-10-25", "Europe/Berlin")).toHaveLength(24);
    expect(startOf("2026-10-25", "02", "Europe/Berlin")).toBe("2026-10-25T02:00:00+02:00");
    expect(startOf("2026-10-25", "03", "Europe/Berlin")).toBe("2026-10-25T03:00:00+01:00");
    const twice = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"].map((each) => at(each));
    for (const moment of twice) expect(momentOf(moment, "Europe/Berlin").hour).toBe("02");
  });

  it.each([
    ["2026-03-29", "Europe/Berlin", 2],
    ["2026-03-08", "America/New_York", 2],
    ["2026-09-06", "America/Santiago", 0],
  ])("does not exist if it is skipped, in spring: %s in %s", (day, zone, hour) => {
    expect(hours(day, zone).flatMap((start, i) => (start ? [] : [i]))).toEqual([hour]);
  });

  it.each([
    ["2026-10-04", "02", "Australia/Lord_Howe", "2026-10-04T02:30:00+11:00"],
    ["2018-05-05", "00", "Asia/Pyongyang", "2018-05-05T00:00:00+09:00"],
    ["2026-09-27", "03", "Pacific/Chatham", "2026-09-27T03:45:00+13:45"],
  ])("begins after the clock change that skips its beginning: %s, %s in %s", (day, hour, zone, start) => {
    expect(startOf(day, hour, zone)).toBe(start);
  });

  it("begins within itself, a millisecond after another hour", () => {
    for (const day of ["2026-04-05", "2026-09-27", "2026-10-04", "2026-10-25"]) {
      for (const zone of ["Australia/Lord_Howe", "Pacific/Chatham", "Europe/Berlin"]) {
        hours(day, zone).forEach((start = expect.fail("all hours are there"), hour) => {
          const begins = at(start);
          expect(momentOf(begins, zone)).toEqual({ day, hour: String(hour).padStart(2, "0") });
          expect(momentOf(begins - 1, zone)).not.toEqual(momentOf(begins, zone));
        });
      }
    }
  });
});
