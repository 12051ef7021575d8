import { quarterOf, UTC } from "../../worker/analytics/clock.ts";
import { Counters } from "../../worker/analytics/record/counters.ts";
import { visitOf } from "../../worker/analytics/record/visit.ts";
import { writeCounters } from "../../worker/analytics/record/write.ts";
import { Redis } from "../../worker/redis/client.ts";
import { type BenchDatabase, DB_TOKEN } from "../database.ts";
import { type Lab, withBench } from "../lab.ts";
import { load, request } from "../load.ts";
import type { Row } from "../row.ts";
import { interleaved, median, ratios, spread } from "../statistics.ts";
import { edgePosts } from "../subjects.ts";
import { view } from "../traffic.ts";

const DAY = "2026-11-20";
const DAY_MS = 86_400_000;
const FEW = 10_000;

/** The report of one day, by the number of requests that it counts. */
export function measureReport({ quick, say }: Lab): Promise<Row[]> {
  return withBench(async (bench) => {
    const many = quick ? 50_000 : 1_000_000;
    say(`recording a day of ${many.toLocaleString("en")} requests`);
    const subject = await edgePosts({ "edge-posts:publicAnalytics": "true" });
    const ports = {} as Record<"many" | "few", number>;
    for (const [name, count] of [
      ["many", many],
      ["few", FEW],
    ] as const) {
      const database = await bench.database();
      await recordDay(database, count);
      ports[name] = (await bench.workerd(subject.at(database.near))).port;
    }
    say("the day report");
    const ask = request("GET", `/analytics?day=${DAY}&format=json`);
    const times = await interleaved(quick ? 3 : 41, ["many", "few"], async (name) => {
      const requests = Array.from({ length: quick ? 50 : 100 }, () => ask);
      return median((await load({ port: ports[name], connections: 2, requests })).times);
    });
    return [
      {
        measure: `day report over ${many.toLocaleString("en")} requests`,
        own: `${median(times.many).toFixed(2)} ms`,
        other: `over ${FEW.toLocaleString("en")} ${median(times.few).toFixed(2)} ms`,
        figure: spread(ratios(times.many, times.few)),
        bar: { most: 1.2 },
      },
    ];
  });
}

/** Writes a day's views as the recorder would, with the recorder's own code. */
async function recordDay(database: BenchDatabase, count: number): Promise<void> {
  const options = { days: 90, filterDays: 90, zone: UTC, known: new Map() };
  const redis = () => new Redis({ url: database.near, token: DB_TOKEN });
  let counters = new Counters(quarterOf(Date.parse(DAY)), 0);
  for (let i = 0; i < count; i++) {
    const { path, headers } = view(i);
    const arrived = Date.parse(DAY) + Math.floor((i / count) * DAY_MS);
    if (counters.isFull || counters.quarter !== quarterOf(arrived)) {
      await writeCounters(counters, { redis: redis(), ...options });
      counters = new Counters(quarterOf(arrived), 0);
    }
    const seen = { method: "GET", url: `https://example.com${path}`, headers: new Headers(headers) };
    counters.add(visitOf(seen, { status: 200, arrived, isPrivate: false }));
  }
  await writeCounters(counters, { redis: redis(), ...options });
}
