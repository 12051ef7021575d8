import { setTimeout as pause } from "node:timers/promises";
import { foldMonths } from "../../worker/analytics/record/fold.ts";
import { lasting } from "../../worker/analytics/report/period.ts";
import { Redis } from "../../worker/redis/client.ts";
import { cpuSeconds } from "../cpu.ts";
import { type BenchDatabase, DB_TOKEN } from "../database.ts";
import { fillDays } from "../full-days.ts";
import { type Lab, withBench } from "../lab.ts";
import { load, request } from "../load.ts";
import type { Row } from "../row.ts";
import { median, spread } from "../statistics.ts";
import { edgePosts } from "../subjects.ts";

const LAST = "2026-11-24";
const LONGEST = 400;

/** How long reports of full days take, and how long another client of the database waits meanwhile. */
export function measurePeriods({ quick, say }: Lab): Promise<Row[]> {
  return withBench(async (bench) => {
    const database = await bench.database();
    say(`writing ${2 * LONGEST} full days`);
    await fillDays(database, LAST, 2 * LONGEST);
    await foldMonths(new Redis({ url: database.near, token: DB_TOKEN }), LAST, 2 * LONGEST);
    const subject = await edgePosts({
      "edge-posts:publicAnalytics": "true",
      "edge-posts:timeZone": "Europe/Berlin",
    });
    const workerd = await bench.workerd(subject.at(database.near));
    const rows: Row[] = [];
    for (const days of [1, 30, LONGEST]) {
      say(`reports of ${days} full days`);
      const { from, to } = lasting(LAST, days);
      const requests = [request("GET", `/analytics?from=${from}&to=${to}`)];
      const ask = () => load({ port: workerd.port, connections: 1, requests });
      // The first call includes what an isolate fetches once.
      await ask();
      const commands = await database.commands();
      await ask();
      const billed = (await database.commands()) - commands;
      const times: number[] = [];
      const waits: number[] = [];
      const used: number[] = [];
      for (let round = 0; round < (quick ? 3 : 21); round++) {
        const before = cpuSeconds(workerd.pid);
        const { result, longest } = await withPings(database, ask);
        used.push((cpuSeconds(workerd.pid) - before) * 1_000);
        times.push(...result.times);
        waits.push(longest);
      }
      const isLongest = days === LONGEST;
      const row = (what: string, values: number[], unit: string, most?: number): Row => ({
        measure: `report of ${days} full ${days === 1 ? "day" : "days"}: ${what}`,
        own: `${median(values).toFixed(values.length === 1 ? 0 : 1)} ${unit}`,
        other: "",
        figure: spread(values),
        unit,
        ...(most !== undefined && isLongest && { bar: { most } }),
      });
      rows.push(
        row("p50", times, "ms"),
        row("longest wait of a PING beside it", waits, "ms", 50),
        row("the Worker's CPU", used, "ms"),
        row("billed commands", [billed], "commands", 200),
      );
    }
    return rows;
  });
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
