import { startEdge } from "../../local/edge/edge.ts";
import { type Lab, withBench } from "../lab.ts";
import { load } from "../load.ts";
import { read } from "../operations.ts";
import type { Row } from "../row.ts";
import { interleaved, median, ratios, spread } from "../statistics.ts";

/** From uploading a script to the edge to its first answer. */
export function measureUpload({ subjects, quick, say }: Lab): Promise<Row[]> {
  return withBench(async (bench) => {
    say("from the upload of a script to its first answer");
    const database = await bench.database();
    await database.run("SET", "post:1", "hello");
    const times = await interleaved(quick ? 2 : 9, ["edge-posts", "floor"], async (name) => {
      const edge = await startEdge({ port: 0, log: () => {} });
      try {
        const started = performance.now();
        await edge.putScript(name, subjects[name].at(database.near));
        await edge.putRoute(name, { pattern: "localhost/*", script: name });
        await load({ port: edge.port, connections: 1, requests: [read("post:1")] });
        return performance.now() - started;
      } finally {
        await edge.close();
      }
    });
    const shown = (values: number[]) => `${Math.round(median(values))} ms`;
    return [
      {
        measure: "from upload to first answer",
        own: shown(times["edge-posts"]),
        other: `floor ${shown(times.floor)}`,
        figure: spread(ratios(times["edge-posts"], times.floor)),
        bar: { most: 1.3 },
      },
    ];
  });
}
