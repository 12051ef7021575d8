import { expect, it } from "vitest";
import { UTC } from "../../../../worker/analytics/clock.ts";
import { daysOf } from "../../../../worker/analytics/report/period.ts";
import { readReport } from "../../../../worker/analytics/report/report.ts";
import { Redis } from "../../../../worker/redis/client.ts";

it("a report whose response is lost is not retried, because the first may still be running", async () => {
  let calls = 0;
  const fetch = async () => {
    calls += 1;
    throw new TypeError("Network connection lost.");
  };
  const redis = new Redis({
    url: "http://db.example",
    token: "canary",
    effects: { fetch, sleep: async () => {} },
  });
  const period = { from: "2025-10-21", to: "2026-11-24" };
  expect(daysOf(period)).toHaveLength(400);
  await expect(readReport(redis, period, UTC)).rejects.toMatchObject({ failure: "unreachable" });
  expect(calls).toBe(1);
});
