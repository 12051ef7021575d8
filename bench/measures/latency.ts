import { FAR_MS } from "../database.ts";
import { type Lab, withBench } from "../lab.ts";
import { load } from "../load.ts";
import { can, createPosts, KEPT, OPERATIONS, type Operation, remove, requestsOf } from "../operations.ts";
import type { Bar, Row } from "../row.ts";
import { interleaved, median, ratios, spread } from "../statistics.ts";
import { SUBJECTS, type SubjectName } from "../subjects.ts";

/** Concurrent requests: enough to finish in minutes, too few to queue. */
const CONNECTIONS = 4;

/** The minimum speed relative to the article. */
const FASTER: Partial<Record<Operation, Bar>> = {
  create: { least: 2.5 },
  list: { least: 1.7 },
  delete: { least: 1.7 },
};

/** The p50 of each operation and subject in milliseconds. */
export type Latency = Record<Operation, Partial<Record<SubjectName, number>>>;

/** The p50 of each operation with the database far away. */
export function measureLatency({ subjects, quick, say }: Lab): Promise<{ rows: Row[]; latency: Latency }> {
  return withBench(async (bench) => {
    const rounds = quick ? 3 : 7;
    const requests = quick ? 20 : 48;
    say(`p50 with the database ${FAR_MS} ms away: ${rounds} rounds`);
    const ports = {} as Record<SubjectName, number>;
    const ids = {} as Record<SubjectName, string[]>;
    for (const name of SUBJECTS) {
      const database = await bench.database();
      ports[name] = (await bench.workerd(subjects[name].at(database.far))).port;
      ids[name] = await createPosts(ports[name], KEPT);
    }

    const rows: Row[] = [];
    const latency = {} as Latency;
    for (const operation of OPERATIONS) {
      const names = SUBJECTS.filter((name) => can(name, operation));
      const times = await interleaved(rounds, names, async (name) => {
        const port = ports[name];
        const targets = operation === "delete" ? await createPosts(port, requests) : ids[name];
        const made: string[] = [];
        const result = await load({
          port,
          connections: CONNECTIONS,
          requests: requestsOf(operation, targets, requests),
          check: ({ status, body }) => {
            if (status !== (operation === "create" ? 201 : 200)) throw new Error(`${name} answers ${status}`);
            if (operation === "create") made.push(body);
          },
        });
        // Keep the lists at their length.
        if (made.length > 0) await load({ port, connections: 8, requests: made.map(remove) });
        return median(result.times);
      });
      latency[operation] = Object.fromEntries(names.map((name) => [name, median(times[name])]));
      rows.push(...rowsOf(operation, times));
    }
    return { rows, latency };
  });
}

function rowsOf(operation: Operation, times: Record<SubjectName, number[]>): Row[] {
  const shown = (name: SubjectName) => `${median(times[name]).toFixed(1)} ms`;
  const measure = `p50 of ${operation === "list" ? `list ${KEPT}` : operation}`;
  const own = shown("edge-posts");
  const rows: Row[] = [
    {
      measure,
      own,
      other: `floor ${shown("floor")}`,
      figure: spread(ratios(times["edge-posts"], times.floor)),
      bar: { most: 1.05 },
    },
  ];
  for (const name of ["article", "SDK"] as const) {
    if (!times[name]) continue;
    const bar = name === "article" ? FASTER[operation] : undefined;
    rows.push({
      measure: `${measure}: times as fast`,
      own,
      other: `${name} ${shown(name)}`,
      figure: spread(ratios(times[name], times["edge-posts"])),
      ...(bar && { bar }),
    });
  }
  return rows;
}
