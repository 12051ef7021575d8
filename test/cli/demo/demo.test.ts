import { describe, expect, it, onTestFinished, vi } from "vitest";
import { runDemo } from "../../../cli/demo/run.ts";
import { UsageError } from "../../../infra/command-line.ts";
import { dayOf, quarterOf, UTC } from "../../../worker/analytics/clock.ts";
import { addDays } from "../../../worker/analytics/day.ts";
import { countersKey } from "../../../worker/analytics/keys.ts";
import { Counters } from "../../../worker/analytics/record/counters.ts";
import { writeCounters } from "../../../worker/analytics/record/write.ts";
import { lasting } from "../../../worker/analytics/report/period.ts";
import { readReport } from "../../../worker/analytics/report/report.ts";
import { Redis } from "../../../worker/redis/client.ts";
import { FOLDER } from "../../support/files.ts";
import { ask } from "../../support/redis.ts";
import { clientOf, useRest } from "../../support/rest.ts";
import { DB_TOKEN } from "../../support/worker.ts";

const YESTERDAY = addDays(dayOf(Date.now()), -1);

describe("the demo", () => {
  const rest = useRest("embedded");
  const demo = (...args: string[]) =>
    runDemo({ args, folder: FOLDER, env: { DB_URL: rest.server.url, DB_TOKEN } });
  const keys = async () => ((await ask(rest.database, "KEYS", "*")) as string[]).sort();

  it("fills the days up to yesterday reproducibly, and removes them again", async () => {
    const report = async () => (await readReport(clientOf(rest), lasting(YESTERDAY, 5), UTC)).report;
    expect(await demo("--days", "5")).toMatch(/^Filled 5 days, /);
    const first = await report();
    expect(first.series.every(({ pageViews, visitors = 0 }) => pageViews >= visitors && visitors > 20)).toBe(
      true,
    );
    expect(first.browsers.some(({ browser }) => browser === "Samsung Internet")).toBe(true);
    await demo("--days", "5");
    expect(await report()).toEqual(first);
    expect(await demo("--remove")).toBe("Removed 5 days of demo traffic.");
    expect(await keys()).toEqual([]);
  });

  it("has ten seconds for each call, not for all calls together", async () => {
    const run = vi.spyOn(Redis.prototype, "run");
    const transaction = vi.spyOn(Redis.prototype, "transaction");
    onTestFinished(() => void vi.restoreAllMocks());
    await demo("--days", "2");
    // A client has that time for all its calls.
    const clients = [...run.mock.contexts, ...transaction.mock.contexts];
    expect(clients.length).toBeGreaterThan(40);
    expect(clients.length / new Set(clients).size).toBeLessThan(2);
    await demo("--remove");
  });

  it("leaves days with real traffic alone", async () => {
    const own = new Counters(quarterOf(Date.parse(`${YESTERDAY}T10:00:00Z`)), 0);
    own.add({ arrived: 0, status: 200, kind: "" });
    await writeCounters(own, { redis: clientOf(rest), days: 90, filterDays: 1, zone: UTC, known: new Map() });
    expect(await demo("--days", "3")).toMatch(/^Filled 2 days.*\n1 day with real traffic left alone/);
    await demo("--remove");
    expect(await keys()).toContain(countersKey(YESTERDAY));
    const { report } = await readReport(clientOf(rest), { from: YESTERDAY, to: YESTERDAY }, UTC);
    expect(report.requests).toBe(1);
  });

  it("refuses a database elsewhere, and other arguments", async () => {
    const elsewhere = { DB_URL: "https://name.upstash.io", DB_TOKEN };
    await expect(runDemo({ args: [], folder: FOLDER, env: elsewhere })).rejects.toThrow(
      "only fills a database on this machine",
    );
    for (const wrong of [["--nonsense"], ["--days", "0"], ["--days", "401"], ["--days=-1"]])
      await expect(demo(...wrong)).rejects.toThrow(UsageError);
  });
});
