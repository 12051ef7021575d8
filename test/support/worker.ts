/** The Worker in workerd, as index.ts bundles it, in front of the REST server and a database of its own. */
import { beforeAll, beforeEach, onTestFinished } from "vitest";
import type { Handler } from "#kv-at-hand/http.ts";
import type { Database } from "#kv-at-hand/redis/database.ts";
import { type RestServer, startRestServer } from "#kv-at-hand/upstash/server.ts";
import { bundleWorker, COMPATIBILITY_DATE, MAIN_MODULE } from "../../infra/bundle.ts";
import { type Edge, startEdge } from "../../local/edge/edge.ts";
import type { Binding } from "../../local/edge/script.ts";
import { PATHS } from "../../worker/paths.ts";
import { plainText, secretText } from "./bindings.ts";
import { type DatabaseKind, openFresh, redisServerPath } from "./redis.ts";

/** Long and unusual enough to be found wherever it must not be. */
export const DB_TOKEN = "canary-database-token-7c1f";

export interface WorkerOptions {
  /** By default redis-server, if there is one. */
  database?: DatabaseKind;
  /**
   * Bindings besides DB_URL and DB_TOKEN: plain texts by name, or complete ones. By default, anyone may
   * write.
   */
  bindings?: Record<string, string> | Binding[];
  /** Replaces the REST server's URL. */
  dbUrl?: string;
  origin?: Handler;
  /**
   * The number of seconds that are one to the Worker, so that its deadlines do not pass on a slow machine.
   */
  slowdown?: number;
}

export interface TestWorker {
  /** `http://localhost:<port>` */
  url: string;
  edge: Edge;
  rest: RestServer;
  database: Database;
  /** What the Worker has logged. */
  logs: string[];
  /** Sends a request for a path to the Worker. */
  call(path: string, init?: RequestInit): Promise<Response>;
  /** Deploys the same Worker again. */
  redeploy(): Promise<void>;
  close(): Promise<void>;
}

/** Code to prepend to a Worker's first line: the clock that its deadlines go by. */
function slowClock(slowdown: number): string {
  // Outside of a request, workerd's clock is 0.
  return `{
    const { now } = Date, { timeout } = AbortSignal;
    let began = 0;
    Date.now = () => ((began ||= now()), began + (now() - began) / ${slowdown});
    AbortSignal.timeout = (ms) => timeout.call(AbortSignal, ms * ${slowdown});
  };`.replaceAll(/\s*\n\s*/g, " ");
}

export async function startWorker(options: WorkerOptions = {}): Promise<TestWorker> {
  const { bindings = { PUBLIC_WRITES: "true" }, origin } = options;
  const database = await openFresh(options.database ?? (redisServerPath() ? "redis-server" : "embedded"));
  const rest = await startRestServer({ database, token: DB_TOKEN, port: 0 });
  const logs: string[] = [];
  const edge = await startEdge({ port: 0, log: (line) => logs.push(line), ...(origin && { origin }) });
  const { code, sourceMap } = await bundleWorker();
  const content = `${options.slowdown ? slowClock(options.slowdown) : ""}${code}`;
  const redeploy = () =>
    edge.putScript("posts", {
      mainModule: MAIN_MODULE,
      modules: { [MAIN_MODULE]: { type: "application/javascript+module", content } },
      bindings: [
        plainText("DB_URL", options.dbUrl ?? rest.url),
        secretText("DB_TOKEN", DB_TOKEN),
        ...(Array.isArray(bindings)
          ? bindings
          : Object.entries(bindings).map(([name, text]) => plainText(name, text))),
      ],
      compatibilityDate: COMPATIBILITY_DATE,
      compatibilityFlags: [],
      sourceMap,
    });
  await redeploy();
  for (const [name, path] of Object.entries(PATHS)) {
    // As in infra/place.ts if nothing is recorded.
    if (name !== "analytics") await edge.putRoute(name, { pattern: `localhost${path}*`, script: "posts" });
  }
  return {
    url: edge.url,
    edge,
    rest,
    database,
    logs,
    call: (path, init) => fetch(edge.url + path, init),
    redeploy,
    async close() {
      await edge.close();
      await rest.close();
      await database.close();
    },
  };
}

/** A Worker that is stopped when the running test has finished. */
export async function testWorker(options?: WorkerOptions): Promise<TestWorker> {
  const worker = await startWorker(options);
  onTestFinished(() => worker.close());
  return worker;
}

/** One Worker for all tests of a file or a `describe`; its database is empty at the start of each. */
export function useWorker(options?: WorkerOptions, start = startWorker): TestWorker {
  const worker = {} as TestWorker;
  beforeAll(async () => {
    Object.assign(worker, await start(options));
    return () => worker.close();
  });
  beforeEach(() => worker.database.run(["FLUSHALL"]));
  return worker;
}

/** The number of calls of the database while `act` runs. */
export async function callsOf({ rest }: TestWorker, act: () => Promise<unknown>): Promise<number> {
  const before = rest.calls;
  await act();
  return rest.calls - before;
}

/** Creates a post for each text, one after another, and returns their ids. */
export async function createPosts({ call }: TestWorker, texts: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const body of texts) ids.push(await (await call("/posts", { method: "POST", body })).text());
  return ids;
}

/** All posts, by following rel="next" to the end. */
export async function allPosts(
  { call }: TestWorker,
  path = "/posts",
): Promise<{ id: string; text: string }[]> {
  const posts: { id: string; text: string }[] = [];
  for (let next: string | undefined = path; next; ) {
    const response: Response = await call(next);
    posts.push(...((await response.json()) as typeof posts));
    next = /^<(.*)>; rel="next"$/.exec(response.headers.get("link") ?? "")?.[1];
  }
  return posts;
}
