import { type Manual, readCommandLine, UsageError } from "../../infra/command-line.ts";
import { Failure } from "../../infra/failure.ts";
import { FILTER_DAYS, RETENTION_DAYS } from "../../infra/features/analytics.ts";
import { readStack } from "../../infra/stack-file.ts";
import { dayOf, HOURS, startOf, UTC } from "../../worker/analytics/clock.ts";
import { addDays } from "../../worker/analytics/day.ts";
import type { Agreements } from "../../worker/analytics/record/salt.ts";
import { type WriteOptions, writeCounters } from "../../worker/analytics/record/write.ts";
import { daysOf, LONGEST, lasting } from "../../worker/analytics/report/period.ts";
import { showNumber, showPeriod } from "../../worker/analytics/report/show.ts";
import { Redis } from "../../worker/redis/client.ts";
import { withDatabase } from "../database.ts";
import { emptyOf, noteDays, removeDays } from "./days.ts";
import { trafficOf } from "./traffic.ts";

/** Two months. */
const DAYS = "61";

const MANUAL: Manual = {
  usage: `npm run demo -- [--days ${DAYS}] [--remove]`,
  about: "Fills the local database with sample traffic up to yesterday, to show on the dashboard.",
  options: {
    [`--days ${DAYS}`]: `number of days, 1 to ${LONGEST} (default: ${DAYS})`,
    "--remove": "remove the demo's traffic, and nothing else",
    DB_URL: "with DB_TOKEN: the database, which must be on this machine (default: npm start's)",
  },
  examples: ["npm run demo", "npm run demo -- --remove"],
};

export interface RunOptions {
  args: readonly string[];
  /** The project's folder, where Pulumi.dev.yaml is. */
  folder: string;
  env: NodeJS.ProcessEnv;
}

/**
 * Fills the local database with made-up traffic up to yesterday, or removes it. Days with real traffic are
 * left alone. Returns what to print.
 * @throws UsageError, Failure if there is no database or it is not on this machine, RedisError
 */
export async function runDemo({ args, folder, env }: RunOptions): Promise<string> {
  const options = {
    days: { type: "string", default: DAYS },
    remove: { type: "boolean", default: false },
  } as const;
  const { values } = readCommandLine({ args: [...args], options }, MANUAL);
  const wanted = Number(values.days);
  if (!/^\d{1,3}$/.test(values.days) || wanted < 1 || wanted > LONGEST)
    throw new UsageError(`--days must be a whole number from 1 to ${LONGEST}`, MANUAL);
  const { config } = await readStack(folder);
  const zone = config["edge-posts:timeZone"] || UTC;
  const days = Number(config["edge-posts:retentionDays"] || RETENTION_DAYS);
  const filterDays = Number(config["edge-posts:filterDays"] || Math.min(FILTER_DAYS, days));
  return withDatabase(folder, env, async (address) => {
    if (!["127.0.0.1", "localhost", "[::1]"].includes(new URL(address.url).hostname))
      throw new Failure(
        "the demo only fills a database on this machine, with sample traffic: unset DB_URL and DB_TOKEN",
      );
    // One client per call, because its ten seconds are for all of its calls.
    const connect = () => new Redis(address);
    const removed = await removeDays(connect());
    if (values.remove) return `Removed ${daysIn(removed)} of demo traffic.`;
    const yesterday = addDays(dayOf(Date.now(), zone), -1);
    return fill(connect, lasting(yesterday, Math.min(wanted, days)), { zone, days, filterDays });
  });
}

async function fill(
  connect: () => Redis,
  period: { from: string; to: string },
  stack: Pick<WriteOptions, "zone" | "days" | "filterDays">,
): Promise<string> {
  const all = daysOf(period);
  const days = await emptyOf(connect(), all);
  await noteDays(connect(), days);
  let views = 0;
  for (const day of days) {
    const known: Agreements = new Map();
    const starts = HOURS.flatMap((hour) => {
      const start = startOf(day, hour, stack.zone);
      return start === undefined ? [] : [Date.parse(start)];
    });
    const age = all.length - 1 - all.indexOf(day);
    for (const counters of trafficOf(day, age, starts)) {
      if (counters.requests === 0) continue;
      views += counters.kinds.get("2v") ?? 0;
      await writeCounters(counters, { redis: connect(), ...stack, known });
    }
  }
  const left = all.length - days.length;
  return [
    `Filled ${daysIn(days.length)}, ${showPeriod(period)}, with ${showNumber(views)} made-up page views.`,
    ...(left > 0 ? [`${daysIn(left)} with real traffic left alone.`] : []),
    `See /analytics?from=${period.from}&to=${period.to}, or: npm run report -- yesterday --days 30`,
    "To remove it: npm run demo -- --remove",
  ].join("\n");
}

function daysIn(count: number): string {
  return count === 1 ? "1 day" : `${showNumber(count)} days`;
}
