/** What the Worker has recorded. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Report } from "../../worker/analytics/report/report.ts";
import type { TestWorker } from "./worker.ts";

/** The data of today, or of a query. */
export async function reportOf(worker: TestWorker, query = ""): Promise<Report> {
  return (await (await worker.call(`/analytics?format=json${query}`)).json()) as Report;
}

/** The data of today once so many requests are in it; what it is after a minute if they never are. */
export async function reportOnce(worker: TestWorker, requests: number): Promise<Report> {
  for (let tries = 0; ; tries++) {
    const report = await reportOf(worker);
    if (report.requests >= requests || tries === 600) return report;
    await sleep(100);
  }
}
