import { expect, it } from "vitest";
import { periodLinks } from "../../../../worker/analytics/dashboard/period-links.ts";

it("marks one period as the current one, also on a day on which two are the same", () => {
  const links = String(periodLinks({ from: "2026-01-01", to: "2026-01-01" }, "2026-01-01"));
  expect(links.match(/aria-current="page">[^<]*/g)).toEqual(['aria-current="page">Today']);
});
