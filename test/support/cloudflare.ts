/** Cloudflare's API with an edge behind it, in a folder of its own. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Listener } from "#kv-at-hand/http.ts";
import { COMPATIBILITY_DATE } from "../../infra/bundle.ts";
import { type CloudflareApiOptions, startCloudflareApi } from "../../local/cloudflare/server.ts";
import { type Edge, startEdge } from "../../local/edge/edge.ts";
import { ask } from "./edge.ts";

export const ACCOUNT = "0123456789abcdef0123456789abcdef";
export const ZONE = "fedcba9876543210fedcba9876543210";
export const TOKEN = "a-token-of-forty-characters-for-tests-00";
export const SCRIPTS = `/accounts/${ACCOUNT}/workers/scripts`;
export const DOMAINS = `/accounts/${ACCOUNT}/workers/domains`;
export const ROUTES = `/zones/${ZONE}/workers/routes`;

/** What no response, log line or URL may contain. */
export const SECRET = "a-secret-that-nobody-may-see";

interface Envelope {
  success: boolean;
  errors: { code: number; message: string }[];
  messages: { code: number; message: string }[];
  // biome-ignore lint/suspicious/noExplicitAny: each test asserts the shape of what it asks for
  result: any;
}

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  json: Envelope;
}

export interface Call {
  json?: unknown;
  body?: FormData | string;
  headers?: Record<string, string>;
}

export interface TestApi {
  edge: Edge;
  api: Listener;
  directory: string;
  lines: string[];
  /** `path` comes after /client/v4. */
  call(method: string, path: string, call?: Call): Promise<Reply>;
  /** The edge's response to a request to `url`. */
  visit(url: string): ReturnType<typeof ask>;
  /** Stops both and starts them again with the same folder. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startTestApi(options: Partial<CloudflareApiOptions> = {}): Promise<TestApi> {
  const directory = join(await mkdtemp(join(tmpdir(), "edge-posts-cloudflare-")), "cloudflare");
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const open = async () => {
    const edge = await startEdge({ port: 0, log });
    try {
      const own = { edge, directory, accountId: ACCOUNT, zoneId: ZONE, token: TOKEN, port: 0, log };
      return { edge, api: await startCloudflareApi({ ...own, ...options }) };
    } catch (error) {
      await edge.close();
      throw error;
    }
  };
  let running = await open();
  const stop = async () => {
    await running.api.close();
    await running.edge.close();
  };
  return {
    get edge() {
      return running.edge;
    },
    get api() {
      return running.api;
    },
    directory,
    lines,
    call: (method, path, call) => send(`${running.api.url}/client/v4${path}`, method, call),
    visit(url) {
      const { host, pathname, search } = new URL(url);
      return ask({ port: running.edge.port, host, path: pathname + search });
    },
    async restart() {
      await stop();
      running = await open();
    },
    async close() {
      await stop();
      await rm(join(directory, ".."), { recursive: true });
    },
  };
}

async function send(url: string, method: string, { json, body, headers }: Call = {}): Promise<Reply> {
  const sent = json === undefined ? body : JSON.stringify(json);
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, ...headers },
    ...(sent !== undefined && { body: sent }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type") === "application/json";
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  };
}

/** An upload like the provider's. `metadata` is sent as it is if it is a string; undefined omits the part. */
export function uploadOf(metadata: unknown, modules: Record<string, string | Blob>): FormData {
  const form = new FormData();
  for (const [name, content] of Object.entries(modules)) {
    const file =
      typeof content === "string" ? new Blob([content], { type: "application/javascript+module" }) : content;
    form.append(name, file, name);
  }
  if (metadata !== undefined) {
    const text = typeof metadata === "string" ? metadata : JSON.stringify(metadata);
    form.append("metadata", new Blob([text], { type: "application/json" }), "blob");
  }
  return form;
}

/** An upload of a script of one module. */
export function scriptUpload(source: string, metadata: Record<string, unknown> = {}): FormData {
  return uploadOf(
    { main_module: "worker.js", compatibility_date: COMPATIBILITY_DATE, ...metadata },
    { "worker.js": source },
  );
}

/** A script that answers every request with `text`. */
export const saying = (text: string) =>
  scriptUpload(`export default { fetch: () => new Response(${JSON.stringify(text)}) };`);
