import { FAR_MS } from "../database.ts";
import { type Lab, withBench } from "../lab.ts";
import { load } from "../load.ts";
import { createPosts, KEPT, list } from "../operations.ts";
import { exactly, type Row } from "../row.ts";
import { interleaved, median, ratios, spread } from "../statistics.ts";
import { edgePosts } from "../subjects.ts";

/**
 * A list from the location's cache (cacheSeconds), compared with the floor, which asks the database 30 ms
 * away.
 */
export function measureCached({ subjects, quick, say }: Lab): Promise<Row[]> {
  return withBench(async (bench) => {
    say("a read from the location's cache");
    const database = await bench.database();
    // Exclude the recorder's calls.
    const settings = { "edge-posts:cacheSeconds": "600", "edge-posts:analytics": "false" };
    const cached = await bench.workerd((await edgePosts(settings)).at(database.far));
    const floor = await bench.workerd(subjects.floor.at(database.far));
    await createPosts(cached.port, KEPT);
    const requests = Array.from({ length: quick ? 20 : 60 }, () => list());
    await load({ port: cached.port, connections: 1, requests: requests.slice(0, 5) });
    const before = await database.calls();
    await load({ port: cached.port, connections: 4, requests });
    const calls = (await database.calls()) - before;
    const ports = { cached: cached.port, floor: floor.port };
    const times = await interleaved(quick ? 3 : 9, ["cached", "floor"], async (name) =>
      median((await load({ port: ports[name], connections: 4, requests })).times),
    );
    const shown = (values: readonly number[]) => `${median(values).toFixed(1)} ms`;
    const measure = `list ${KEPT} from the location's cache`;
    return [
      {
        measure: `${measure}: REST calls of ${requests.length}`,
        own: String(calls),
        other: `floor ${requests.length}`,
        figure: exactly(calls),
        unit: "calls",
        bar: { most: 0 },
      },
      {
        measure: `${measure}: p50, database ${FAR_MS} ms away`,
        own: shown(times.cached),
        other: `floor ${shown(times.floor)}`,
        figure: spread(ratios(times.cached, times.floor)),
      },
    ];
  });
}
