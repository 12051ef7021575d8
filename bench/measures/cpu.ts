import { cpuSeconds } from "../cpu.ts";
import { type Lab, withBench } from "../lab.ts";
import { load } from "../load.ts";
import { can, createPosts, KEPT, OPERATIONS, type Operation, remove, requestsOf } from "../operations.ts";
import type { Row } from "../row.ts";
import { inRounds, interleaved, median, ratios, spread } from "../statistics.ts";
import { SUBJECTS, type SubjectName } from "../subjects.ts";
import type { Workerd } from "../workerd.ts";

const CONNECTIONS = 16;

/**
 * The turns per round. A turn is short, so that other work on the machine affects all subjects equally; a
 * round is long enough to include garbage collection.
 */
const TURNS = 8;

/**
 * Warm-up requests, as a multiple of a turn: V8 compiles hot code, which takes CPU for several thousand
 * requests.
 */
const WARM_UP = 16;

/** Requests per CPU second of workerd, by operation and subject. */
export type Throughput = Record<Operation, Partial<Record<SubjectName, number>>>;

/** The Worker's own cost: requests per CPU second of workerd's process, with the database at 0 ms. */
export function measureCpu({ subjects, quick, say }: Lab): Promise<{ rows: Row[]; throughput: Throughput }> {
  return withBench(async (bench) => {
    const rounds = quick ? 1 : 5;
    const requests = quick ? 100 : 300;
    say(`requests per CPU second of workerd: ${rounds} rounds of ${TURNS} turns`);
    const workerds = {} as Record<SubjectName, Workerd>;
    const ids = {} as Record<SubjectName, string[]>;
    for (const name of SUBJECTS) {
      const database = await bench.database();
      workerds[name] = await bench.workerd(subjects[name].at(database.near));
      ids[name] = await createPosts(workerds[name].port, KEPT);
    }

    const rows: Row[] = [];
    const throughput = {} as Throughput;
    for (const operation of OPERATIONS) {
      const names = SUBJECTS.filter((name) => can(name, operation));
      const seconds = await interleaved(rounds * TURNS, names, async (name, turn) => {
        const { port, pid } = workerds[name];
        const count = turn === 0 ? WARM_UP * requests : requests;
        const targets = operation === "delete" ? await createPosts(port, count) : ids[name];
        const made: string[] = [];
        const before = cpuSeconds(pid);
        await load({
          port,
          connections: CONNECTIONS,
          requests: requestsOf(operation, targets, count),
          check: ({ status, body }) => {
            if (status !== (operation === "create" ? 201 : 200)) throw new Error(`${name} answers ${status}`);
            if (operation === "create") made.push(body);
          },
        });
        const used = cpuSeconds(pid) - before;
        if (made.length > 0) await load({ port, connections: CONNECTIONS, requests: made.map(remove) });
        return used;
      });
      const rates = Object.fromEntries(
        names.map((name) => [name, inRounds(seconds[name], TURNS).map((used) => (TURNS * requests) / used)]),
      ) as Record<SubjectName, number[]>;
      throughput[operation] = Object.fromEntries(names.map((name) => [name, median(rates[name])]));
      rows.push(...rowsOf(operation, rates));
    }
    return { rows, throughput };
  });
}

function rowsOf(operation: Operation, rates: Record<SubjectName, number[]>): Row[] {
  const shown = (name: SubjectName) => `${Math.round(median(rates[name]))}/s`;
  const others = SUBJECTS.filter((name) => name !== "edge-posts" && rates[name]);
  return others.map((name) => ({
    measure: `requests per CPU second: ${operation === "list" ? `list ${KEPT}` : operation}`,
    own: shown("edge-posts"),
    other: `${name} ${shown(name)}`,
    figure: spread(ratios(rates["edge-posts"], rates[name])),
    bar: { least: name === "floor" ? 0.85 : 1 },
  }));
}
