/** Scripts for the edge, and requests to it whose every header is chosen. */

import { execFileSync } from "node:child_process";
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { beforeAll } from "vitest";
import { type Handler, readBody } from "#kv-at-hand/http.ts";
import { COMPATIBILITY_DATE } from "../../infra/bundle.ts";
import { type Edge, startEdge } from "../../local/edge/edge.ts";
import type { Binding, Script } from "../../local/edge/script.ts";

/** A script of one module. */
export function scriptOf(source: string, bindings: readonly Binding[] = []): Script {
  return {
    mainModule: "worker.js",
    modules: { "worker.js": { type: "application/javascript+module", content: source } },
    bindings,
    compatibilityDate: COMPATIBILITY_DATE,
    compatibilityFlags: [],
  };
}

/** A script that answers every request with `text`. */
export function says(text: string): Script {
  return scriptOf(`export default { fetch: () => new Response(${JSON.stringify(text)}) };`);
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

export interface Ask {
  readonly port: number;
  readonly path?: string;
  readonly method?: string;
  /** The Host header; `localhost:<port>` if absent. */
  readonly host?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Buffer | string;
}

/** Sends a request; fetch does not let its caller set Host. */
export function ask({ port, path = "/", method = "GET", host, headers = {}, body }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: "127.0.0.1",
      port,
      path,
      method,
      headers: { host: host ?? `localhost:${port}`, ...headers },
      agent: false,
      // Far more than the edge forwards.
      maxHeaderSize: 1024 * 1024,
    });
    asked.on("error", reject);
    asked.on("response", (answer) => {
      const { statusCode: status = 0, headers } = answer;
      const whole = readBody(answer, Number.POSITIVE_INFINITY);
      whole.then((bytes) => resolve({ status, headers, body: bytes, text: bytes.toString() }), reject);
    });
    asked.end(body);
  });
}

export interface TestEdge extends Edge {
  /** What the scripts printed. */
  logged: string[];
  get(path: string, more?: Omit<Ask, "port" | "path">): Promise<Answer>;
}

/** One edge for all tests of a file; it serves `script`, under the name api, at `pattern`. */
export function useEdge(
  script: Script,
  { pattern = "localhost/*", origin }: { pattern?: string; origin?: Handler } = {},
): TestEdge {
  const edge = {
    logged: [] as string[],
    get: (path, more = {}) => ask({ port: edge.port, path, ...more }),
  } as TestEdge;
  beforeAll(async () => {
    const log = (line: string) => void edge.logged.push(line);
    Object.assign(edge, await startEdge({ port: 0, log, ...(origin && { origin }) }));
    await edge.putScript("api", script);
    await edge.putRoute("api", { pattern, script: "api" });
    return () => edge.close();
  });
  return edge;
}

/** An origin that answers with the request. */
export const echoOrigin: Handler = async (asked, answer) => {
  const { url, method, headers } = asked;
  const body = (await readBody(asked, 1024 * 1024)).toString();
  answer.setHeader("content-type", "application/json");
  answer.end(JSON.stringify({ origin: true, url, method, headers, body }));
};

/** The ids of all workerd processes that this process has started and that are still running. */
export function workerdIds(): number[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  const own = lines.filter(
    (line) => line.trim().split(/\s+/)[1] === String(process.pid) && line.includes("workerd serve"),
  );
  return own.map((line) => Number.parseInt(line, 10));
}
