import { dayOf, UTC } from "../../worker/analytics/clock.ts";
import { addDays } from "../../worker/analytics/day.ts";
import { comparisonCsv } from "../../worker/analytics/report/csv.ts";
import { lasting } from "../../worker/analytics/report/period.ts";
import { readComparison } from "../../worker/analytics/report/read.ts";
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
 * The report as text, JSON or CSV. Makes the dashboard's REST calls, and one to find out which day is today.
 * @throws UsageError for bad arguments, Failure without a database, RedisError if it does not answer; each
 * one line
 */
export async function runReport({ args, folder, env, terminal }: RunOptions): Promise<string> {
  const { day, days, format, all, list, filters } = readArguments(args);
  const now = Date.now();
  const comparison = await withDatabase(folder, env, async (address) => {
    const redis = new Redis(address);
    const ago = ["today", "yesterday"].indexOf(day);
    const last = ago < 0 ? day : addDays(dayOf(now, await lastZone(redis, now)), -ago);
    const period = lasting(last, days);
    return readComparison(redis, { period, filters }, UTC, now);
  });
  const today = dayOf(now, comparison.report.timeZone);
  if (format === "json") return JSON.stringify(comparison.report, null, 2);
  if (format === "csv") return comparisonCsv(comparison, list).trimEnd();
  return renderReport(comparison, { terminal, today, all, list });
}
