import { spawn } from "node:child_process";
import { cpuSeconds } from "../cpu.ts";
import { DB_TOKEN } from "../database.ts";
import { type Lab, withBench } from "../lab.ts";
import { load, request } from "../load.ts";
import { freePort, install, installed, printed, stop } from "../processes.ts";
import { withFolder } from "../project-copy.ts";
import type { Row } from "../row.ts";
import { inRounds, interleaved, median, ratios, spread } from "../statistics.ts";

/** The most used local Upstash; here over the same redis-server. */
const OTHER = "@humanwhocodes/upstash-redis-server";
const VERSION = "1.0.0";

const BATCH = 100;
const VALUE = "x".repeat(100);
const CONNECTIONS = 16;

/** The turns per round; short, so that other work on the machine affects both equally. */
const TURNS = 4;

/** Warm-up requests, as a multiple of a turn: V8 compiles hot code. */
const WARM_UP = 8;

type Name = "kv-at-hand" | "other";

interface Work {
  readonly path: string;
  readonly body: unknown;
  readonly answer: unknown;
  /** Requests per turn. */
  readonly requests: number;
}

const GET = ["GET", "k"];
const ANSWER = { result: VALUE };
const WORKS: Readonly<Record<"read" | "pipeline", Work>> = {
  read: { path: "/", body: GET, answer: ANSWER, requests: 1_000 },
  pipeline: {
    path: "/pipeline",
    body: Array(BATCH).fill(GET),
    answer: Array(BATCH).fill(ANSWER),
    requests: 100,
  },
};

/** The CPU cost of kv-at-hand's REST API with its redis-server, compared with another one. */
export function measureRest({ quick, say }: Lab): Promise<Row[]> {
  return withFolder((scratch) =>
    withBench(async (bench) => {
      say(`requests per CPU second of the local REST API (installs ${OTHER} in a scratch folder)`);
      const database = await bench.database();
      await database.run("SET", "k", VALUE);
      const redisPid = Number(/process_id:(\d+)/.exec(String(await database.run("INFO", "server")))?.[1]);
      await install(scratch, `${OTHER}@${VERSION}`);
      const port = await freePort();
      const other = spawn(process.execPath, [installed(scratch, "upstash-redis-server")], {
        env: { ...process.env, URS_TOKEN: DB_TOKEN, PORT: String(port), REDIS_URL: database.socket },
        stdio: ["ignore", "pipe", "pipe"],
      });
      try {
        await printed(other, /Redis URL/);
        const servers: Record<Name, { port: number; pid: number }> = {
          "kv-at-hand": { port: Number(new URL(database.near).port), pid: database.pid },
          other: { port, pid: other.pid ?? 0 },
        };
        const names: Name[] = ["kv-at-hand", "other"];
        const seconds = (work: Work) =>
          interleaved((quick ? 1 : 5) * TURNS, names, async (name, turn) => {
            const { port, pid } = servers[name];
            const used = () => cpuSeconds(pid) + cpuSeconds(redisPid);
            const before = used();
            await send(work, port, turn === 0 ? WARM_UP * work.requests : work.requests);
            return used() - before;
          });
        const costs = { read: await seconds(WORKS.read), pipeline: await seconds(WORKS.pipeline) };
        return rowsOf(costs);
      } finally {
        await stop(other);
      }
    }),
  );
}

async function send({ path, body, answer }: Work, port: number, count: number): Promise<void> {
  const headers = { Authorization: `Bearer ${DB_TOKEN}`, "Content-Type": "application/json" };
  const requests = Array(count).fill(request("POST", path, { body: JSON.stringify(body), headers }));
  const expected = JSON.stringify(answer);
  await load({
    port,
    connections: CONNECTIONS,
    requests,
    check: ({ status, body }) => {
      if (status !== 200 || body !== expected)
        throw new Error(`an answer of ${status}: ${body.slice(0, 200)}`);
    },
  });
}

function rowsOf(costs: Record<keyof typeof WORKS, Record<Name, number[]>>): Row[] {
  const rows = (["read", "pipeline"] as const).map((work) => {
    const rates = (name: Name) =>
      inRounds(costs[work][name], TURNS).map((used) => (TURNS * WORKS[work].requests) / used);
    const shown = (name: Name) => `${Math.round(median(rates(name)))}/s`;
    return {
      measure: `local REST API with its Redis, requests per CPU second: ${work === "read" ? work : `pipeline of ${BATCH}`}`,
      own: shown("kv-at-hand"),
      other: `${OTHER} ${shown("other")}`,
      figure: spread(ratios(rates("kv-at-hand"), rates("other"))),
      bar: { least: 1 },
    };
  });
  const inReads = (name: Name) =>
    ratios(inRounds(costs.pipeline[name], TURNS), inRounds(costs.read[name], TURNS)).map(
      (ratio) => (ratio * WORKS.read.requests) / WORKS.pipeline.requests,
    );
  const shown = (name: Name) => `${median(inReads(name)).toFixed(1)} reads`;
  return [
    ...rows,
    {
      measure: `local REST API with its Redis: CPU of a pipeline of ${BATCH}`,
      own: shown("kv-at-hand"),
      other: `${OTHER} ${shown("other")}`,
      figure: spread(inReads("kv-at-hand")),
      unit: "reads",
    },
  ];
}
