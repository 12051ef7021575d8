/** Estimates the database load of a busy site, as two tables. */
import type { Counters } from "../../worker/analytics/record/counters.ts";
import { writeBlock } from "../block.ts";
import { withBench } from "../lab.ts";
import { simulateCaching } from "./caching.ts";
import { costOf, costsOfPosts, recordingInto } from "./costs.ts";
import type { Load } from "./load.ts";
import { simulateRecording } from "./recording.ts";

/**
 * Commands per second of a plan up to 50 GB: https://upstash.com/docs/redis/overall/billing, November 2026.
 */
const LIMIT = 10_000;

/** Requests per second. */
const RATES = [1_000, 10_000, 100_000];
const loads = RATES.map<Load>((rate) => ({
  rate,
  isolates: rate / 10,
  locations: Math.min(1_000, rate / 10),
}));

/** How long locations cache answers, in seconds. */
const CACHE_SECONDS = [0, 1, 10, 60];

/** One in this many writes is sent to the database, to measure its cost. */
const SAMPLE = 20;

const number = (value: number, digits = 0) =>
  value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const percent = (value: number) => `${number(value * 100)}%`;
const row = (...cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const line = (count: number) => row(...Array.from({ length: count }, () => "---"));
const ofLimit = (commands: number) => `${number(commands)} (${percent(commands / LIMIT)})`;

/** Prints the tables, and writes them into docs/performance.md. */
export async function workOutScale(): Promise<void> {
  const text = await withBench(async (bench) => {
    const posts = await costsOfPosts(await bench.database(), 2_250);

    const sample: Counters[] = [];
    let writes = 0;
    const recorded = [];
    for (const load of loads) {
      const one = await simulateRecording(load, async (counters) => {
        if (writes++ % SAMPLE === 0) sample.push(counters);
      });
      recorded.push(one);
    }
    const database = await bench.database();
    const record = recordingInto(database);
    const write = await costOf(database, sample.length, (i) => record(sample[i] as Counters));

    const commands = CACHE_SECONDS.map((seconds) =>
      loads.map((load) => {
        const reaching = simulateCaching(load, seconds);
        return (
          reaching.list * posts.list.commands +
          reaching.read * posts.read.commands +
          reaching.create * posts.create.commands
        );
      }),
    );
    const costs = { ...posts, "write by a recorder": write };
    return [
      row(
        "commands per second (share of a plan's 10,000), at requests per second",
        ...RATES.map((rate) => number(rate)),
      ),
      line(1 + RATES.length),
      ...CACHE_SECONDS.map((seconds, i) =>
        row(
          seconds === 0 ? "posts, without `cacheSeconds`" : `posts, \`cacheSeconds\` ${seconds}`,
          ...(commands[i] ?? []).map(ofLimit),
        ),
      ),
      row("recording", ...recorded.map((each) => ofLimit(each.writes * write.commands))),
      row("writes by recorders, all to one Hash", ...recorded.map((each) => number(each.writes))),
      "",
      row("", "commands", "most per second within a plan", "CPU of one redis-server at that rate"),
      line(4),
      ...Object.entries(costs).map(([name, { commands, seconds }]) => {
        const most = LIMIT / commands;
        return row(name, number(commands, 1), number(most), percent(most * seconds));
      }),
    ].join("\n");
  });
  console.log(text);
  await writeBlock("scale", text);
}
