import { setTimeout as pause } from "node:timers/promises";
import { combinationsKey } from "../../worker/analytics/combinations.ts";
import { countersKey } from "../../worker/analytics/keys.ts";
import { foldMonths } from "../../worker/analytics/record/fold.ts";
import { lasting } from "../../worker/analytics/report/period.ts";
import { NAMED_DAYS } from "../../worker/analytics/report/sums.ts";
import { Redis } from "../../worker/redis/client.ts";
import { cpuSeconds } from "../cpu.ts";
import { type BenchDatabase, DB_TOKEN } from "../database.ts";
import { COUNTRY, fillCombinations, fillDays } from "../full-days.ts";
import { type Lab, withBench } from "../lab.ts";
import { load, request } from "../load.ts";
import { exactly, type Row } from "../row.ts";
import { median, spread } from "../statistics.ts";
import { edgePosts } from "../subjects.ts";

const LAST = "2026-11-24";
const LONGEST = 400;

/** Requests with the admin token have no limit; the public has 30 such reports a minute. */
const ADMIN_TOKEN = "bench-admin-token-of-the-reports";
const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` };

/** Bars are for the worst cases: the longest period, and the longest one with a filter. */
const REPORTS: readonly { days: number; filter?: string; isLimited?: boolean }[] = [
  { days: 1 },
  { days: 30 },
  { days: LONGEST, isLimited: true },
  { days: NAMED_DAYS, filter: `country=${COUNTRY}`, isLimited: true },
];

/**
 * How long reports of full days take, how long another client of the database waits meanwhile, and how large
 * a day is.
 */
export function measurePeriods({ quick, say }: Lab): Promise<Row[]> {
  return withBench(async (bench) => {
    const database = await bench.database();
    say(`writing ${2 * LONGEST} full days`);
    await fillDays(database, LAST, 2 * LONGEST);
    await fillCombinations(database, LAST, 2 * NAMED_DAYS);
    await foldMonths(new Redis({ url: database.near, token: DB_TOKEN }), LAST, 2 * LONGEST);
    const subject = await edgePosts({
      "edge-posts:adminToken": ADMIN_TOKEN,
      "edge-posts:timeZone": "Europe/Berlin",
    });
    const { port, pid } = await bench.workerd(subject.at(database.near));
    const rows = await bytesOf(database);
    for (const { days, filter, isLimited } of REPORTS) {
      const name = `report of ${days} full ${days === 1 ? "day" : "days"}${filter ? ", filtered" : ""}`;
      say(name);
      const { from, to } = lasting(LAST, days);
      const address = `/analytics?from=${from}&to=${to}${filter ? `&${filter}` : ""}`;
      const ask = () => load({ port, connections: 1, requests: [request("GET", address, { headers })] });
      // The first call includes what an isolate fetches once.
      await ask();
      const before = await database.commands();
      await ask();
      const commands = (await database.commands()) - before;
      const [times, waits, used]: [number[], number[], number[]] = [[], [], []];
      for (let round = 0; round < (quick ? 3 : 21); round++) {
        const began = cpuSeconds(pid);
        const { result, longest } = await withPings(database, ask);
        used.push((cpuSeconds(pid) - began) * 1_000);
        times.push(...result.times);
        waits.push(longest);
      }
      const row = (what: string, values: number[], unit: string, most?: number): Row => ({
        measure: `${name}: ${what}`,
        own: `${median(values).toFixed(values.length === 1 ? 0 : 1)} ${unit}`,
        other: "",
        figure: spread(values),
        unit,
        ...(most !== undefined && isLimited && { bar: { most } }),
      });
      rows.push(
        row("p50", times, "ms"),
        row("longest wait of a PING beside it", waits, "ms", 50),
        row("the Worker's CPU", used, "ms"),
        row("billed commands", [commands], "commands", 200),
      );
    }
    return rows;
  });
}

async function bytesOf(database: BenchDatabase): Promise<Row[]> {
  const keys = { "without combinations": countersKey(LAST), "its combinations": combinationsKey(LAST) };
  const rows = Object.entries(keys).map(async ([what, key]): Promise<Row> => {
    const kilobytes = (await database.bytes(key)) / 1_000;
    const own = `${kilobytes.toFixed(0)} KB`;
    return {
      measure: `a full day in Redis: ${what}`,
      own,
      other: "",
      figure: exactly(kilobytes),
      unit: "KB",
    };
  });
  return Promise.all(rows);
}

/** Runs `work` while another client pings the database, and returns the longest wait in milliseconds. */
async function withPings<Result>(
  database: BenchDatabase,
  work: () => Promise<Result>,
): Promise<{ result: Result; longest: number }> {
  let longest = 0;
  let isOver = false;
  const pinging = (async () => {
    while (!isOver) {
      const sent = performance.now();
      await database.run("PING");
      longest = Math.max(longest, performance.now() - sent);
      await pause(1);
    }
  })();
  const result = await work().finally(() => {
    isOver = true;
  });
  await pinging;
  return { result, longest };
}
