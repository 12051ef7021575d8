import { dayOf, UTC } from "../../worker/analytics/clock.ts";
import { lasting } from "../../worker/analytics/report/period.ts";
import { readReport } from "../../worker/analytics/report/report.ts";
import { Redis } from "../../worker/redis/client.ts";
import { withDatabase } from "../database.ts";
import { readArguments } from "./arguments.ts";
import { lastZone } from "./last-zone.ts";
import { renderReport, type Terminal } from "./render.ts";

export interface RunOptions {
  args: readonly string[];
  /** The project's folder, where Pulumi.dev.yaml is. */
  folder: string;
  env: NodeJS.ProcessEnv;
  terminal: Terminal;
}

/**
 * The day report as text, or as JSON. One REST call for each month of the period, and one to know which day
 * is today.
 * @throws UsageError for bad arguments, Failure without a database, RedisError when it gives no answer; all
 * in one line
 */
export async function runReport({ args, folder, env, terminal }: RunOptions): Promise<string> {
  const { day, days, json } = readArguments(args);
  const now = Date.now();
  const comparison = await withDatabase(folder, env, async (address) => {
    const redis = new Redis(address);
    const last = day ?? dayOf(now, await lastZone(redis, now));
    return readReport(redis, lasting(last, days), UTC);
  });
  return json
    ? JSON.stringify(comparison.report, null, 2)
    : renderReport(comparison, terminal, dayOf(now, comparison.report.timeZone));
}
