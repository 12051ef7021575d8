import { setTimeout as pause } from "node:timers/promises";
import { FAR_MS } from "../database.ts";
import { type Lab, withBench } from "../lab.ts";
import { load } from "../load.ts";
import { createPosts, KEPT, OPERATIONS, type Operation, requestsOf } from "../operations.ts";
import { exactly, type Row } from "../row.ts";
import { interleaved, median, ratios, spread } from "../statistics.ts";
import { edgePosts } from "../subjects.ts";
import { viewRequest } from "../traffic.ts";

/** Requests per second of a busy site. */
const RATE = 200;

/** Longer than the recorder buffers anything, in milliseconds. */
const WRITTEN_MS = 22_000;

/** The calls of the article's code for 1,000 requests, and its stored bytes per request, measured once. */
const ARTICLE = { calls: 1_000, bytes: 588 };

/** The cost of recording for callers: the p50 of posts with the recorder on and off. */
export function measureRecorderLatency({ quick, say }: Lab): Promise<Row[]> {
  return withBench(async (bench) => {
    say(`p50 with the recorder on and off, database ${FAR_MS} ms away`);
    const names = ["on", "off"] as const;
    const ports = {} as Record<(typeof names)[number], number>;
    const ids = {} as Record<(typeof names)[number], string[]>;
    for (const name of names) {
      const subject = await edgePosts({ "edge-posts:analytics": String(name === "on") });
      const database = await bench.database();
      ports[name] = (await bench.workerd(subject.at(database.far))).port;
      ids[name] = await createPosts(ports[name], KEPT);
    }
    const rows: Row[] = [];
    const operations = OPERATIONS.filter((each): each is Operation => each === "list" || each === "replace");
    for (const operation of operations) {
      const times = await interleaved(quick ? 3 : 9, names, async (name) => {
        const requests = requestsOf(operation, ids[name], quick ? 20 : 80);
        return median((await load({ port: ports[name], connections: 4, requests })).times);
      });
      rows.push({
        measure: `p50 of ${operation} with the recorder on`,
        own: `${median(times.on).toFixed(1)} ms`,
        other: `off ${median(times.off).toFixed(1)} ms`,
        figure: spread(ratios(times.on, times.off)),
        bar: { most: 1.05 },
      });
    }
    return rows;
  });
}

/** The cost of recording at Upstash: REST calls and bytes. */
export function measureRecorderCost({ subjects, quick, say }: Lab): Promise<Row[]> {
  return withBench(async (bench) => {
    const database = await bench.database();
    const { port } = await bench.workerd(subjects["edge-posts"].at(database.near));
    await createPosts(port, 1);
    await pause(WRITTEN_MS);

    const paced = 1_000;
    say(`the recorder's REST calls for ${paced} requests at ${RATE} a second`);
    const views = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => viewRequest(from + i));
    const [callsBefore, commandsBefore] = [await database.calls(), await database.commands()];
    await load({ port, connections: 8, rate: RATE, requests: views(0, paced) });
    await pause(WRITTEN_MS);
    // Each request reads a post, which is one call and one command.
    const calls = (await database.calls()) - callsBefore - paced;
    const commands = (await database.commands()) - commandsBefore - paced;

    const count = quick ? 5_000 : 100_000;
    const shown = count.toLocaleString("en");
    say(`the recorder's bytes for ${shown} requests`);
    await load({ port, connections: 16, requests: views(paced, count - paced) });
    await pause(WRITTEN_MS);
    const bytes = (await database.bytes("analytics:*")) / count;
    return [
      {
        measure: `recorder: REST calls (commands) for 1,000 requests at ${RATE} a second`,
        own: `${calls} (${commands})`,
        other: `article ${ARTICLE.calls}`,
        figure: exactly(calls),
        unit: "calls",
        bar: { most: 20 },
      },
      {
        measure: `recorder: Redis after ${shown} requests`,
        own: `${bytes.toFixed(1)} B a request`,
        other: `article ${ARTICLE.bytes} B`,
        figure: exactly(bytes),
        unit: "B a request",
        bar: { most: 5 },
      },
    ];
  });
}
