/** What the Worker has recorded. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Report } from "../../worker/analytics/report/report.ts";
import type { TestWorker } from "./worker.ts";

/** Today's report, or that of a query. */
export async function reportOf(worker: TestWorker, query = ""): Promise<Report> {
  return (await (await worker.call(`/analytics?format=json${query}`)).json()) as Report;
}

/** Today's report once it has `requests` requests, or after a minute if it never does. */
export async function reportOnce(worker: TestWorker, requests: number): Promise<Report> {
  for (let tries = 0; ; tries++) {
    const report = await reportOf(worker);
    if (report.requests >= requests || tries === 600) return report;
    await sleep(100);
  }
}
