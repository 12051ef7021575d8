import type { Counters } from "../../worker/analytics/record/counters.ts";
import { writeCounters } from "../../worker/analytics/record/write.ts";
import { PostStore } from "../../worker/posts/store.ts";
import { fromValue } from "../../worker/posts/value.ts";
import { Redis } from "../../worker/redis/client.ts";
import { type BenchDatabase, DB_TOKEN } from "../database.ts";
import { KEPT, TEXT } from "../operations.ts";

/** The database's cost of one operation. */
export interface Cost {
  /** Commands as Upstash bills them. */
  commands: number;
  /** Seconds of redis-server's CPU. */
  seconds: number;
}

const redisOf = ({ near }: BenchDatabase) => new Redis({ url: near, token: DB_TOKEN });

/** The cost of each operation on posts, with more posts than fit on a page. */
export async function costsOfPosts(database: BenchDatabase, times: number) {
  const store = () => new PostStore(redisOf(database));
  const create = await costOf(database, times, () => store().create(fromValue(TEXT)));
  await store().list({ limit: KEPT });
  const list = await costOf(database, times, () => store().list({ limit: KEPT }));
  const read = await costOf(database, times, (i) => store().read(i + 1));
  return { list, read, create };
}

/** Writes recorders' counters into one database, as recorders do. */
export function recordingInto(database: BenchDatabase): (counters: Counters) => Promise<void> {
  const known = new Map();
  const options = { days: 90, filterDays: 90, zone: "UTC", known };
  return (counters) => writeCounters(counters, { redis: redisOf(database), ...options });
}

/** The average cost of `times` sequential operations. */
export async function costOf(
  database: BenchDatabase,
  times: number,
  act: (i: number) => Promise<unknown>,
): Promise<Cost> {
  const [commands, seconds] = [await database.commands(), await cpuOf(database)];
  for (let i = 0; i < times; i++) await act(i);
  return {
    commands: ((await database.commands()) - commands) / times,
    seconds: ((await cpuOf(database)) - seconds) / times,
  };
}

/** The CPU seconds that redis-server has used. */
async function cpuOf(database: BenchDatabase): Promise<number> {
  const used = String(await database.run("INFO", "cpu")).matchAll(/^used_cpu_(?:user|sys):([\d.]+)/gm);
  return [...used].reduce((sum, [, seconds]) => sum + Number(seconds), 0);
}
