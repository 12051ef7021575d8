import { dayOf } from "../../worker/analytics/day.ts";
import { readReport } from "../../worker/analytics/report/report.ts";
import { Redis } from "../../worker/redis/client.ts";
import { databaseAddress } from "../database.ts";
import { readArguments } from "./arguments.ts";
import { renderReport, type Terminal } from "./render.ts";

export interface RunOptions {
  args: readonly string[];
  /** The project's folder, where Pulumi.dev.yaml is. */
  folder: string;
  env: NodeJS.ProcessEnv;
  terminal: Terminal;
}

/**
 * The day report as text, or as JSON. One REST call for each month of the period.
 * @throws UsageError for bad arguments, Failure without a database, RedisError when it gives no answer; all
 * in one line
 */
export async function runReport({ args, folder, env, terminal }: RunOptions): Promise<string> {
  const { period, json } = readArguments(args);
  const address = await databaseAddress(folder, env);
  const comparison = await readReport(new Redis(address), period);
  return json
    ? JSON.stringify(comparison.report, null, 2)
    : renderReport(comparison, terminal, dayOf(Date.now()));
}
