/** The local stand-in for Upstash's Developer API; the real one was not available. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listen } from "#kv-at-hand/http.ts";
import type { Patience } from "../../infra/database/patience.ts";
import { DatabaseProvider, type Inputs } from "../../infra/database/provider.ts";
import type { Databases } from "../../local/developer-api/databases.ts";
import { BASE_PATH, openDeveloperApi } from "../../local/developer-api/server.ts";
import type { DatabaseKind } from "./redis.ts";

export const EMAIL = "me@example.com";
export const API_KEY = "canary-upstash-key-91d2";

/** No call times out, however slow the machine is; pauses only take time. */
const PATIENCE: Patience = { callMs: 60_000, pauseMs: 200, readyMs: 30_000 };

export interface TestDeveloperApi {
  /** What `edge-posts:upstashBaseUrl` would be. */
  readonly url: string;
  readonly databases: Databases;
  readonly directory: string;
  readonly lines: string[];
  /** A call with any token; `path` comes after /v2/redis/. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: unknown }>;
  /** Stops it and all databases, and starts them again on the same folder. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts it in a folder of its own; each database is embedded, or a redis-server. */
export async function startTestDeveloperApi(kind: DatabaseKind = "embedded"): Promise<TestDeveloperApi> {
  const folder = await mkdtemp(join(tmpdir(), "edge-posts-upstash-"));
  const directory = join(folder, "upstash");
  const lines: string[] = [];
  const open = async (port: number) => {
    const api = await openDeveloperApi({
      directory,
      path: kind === "embedded" ? "/nonexistent" : undefined,
      email: EMAIL,
      apiKey: API_KEY,
      log: (line) => void lines.push(line),
    });
    return { api, listener: await listen(api.handler, { port }) };
  };
  let running = await open(0);
  const stop = async () => {
    await running.listener.close();
    await running.api.close();
  };
  return {
    get url() {
      return running.listener.url + BASE_PATH;
    },
    get databases() {
      return running.api.databases;
    },
    directory,
    lines,
    call: async (method, path, body, headers = {}) => {
      const response = await fetch(`${running.listener.url}${BASE_PATH}/v2/redis/${path}`, {
        method,
        headers: { authorization: `Basic ${btoa(`${EMAIL}:${API_KEY}`)}`, ...headers },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    },
    restart: async () => {
      const { port } = running.listener;
      await stop();
      running = await open(port);
    },
    close: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The provider, as the engine would configure it. */
export async function providerAt(
  baseUrl: string,
  patience: Partial<Patience> = {},
): Promise<DatabaseProvider> {
  const provider = new DatabaseProvider({ ...PATIENCE, ...patience });
  const settings: Record<string, string> = {
    "edge-posts:upstashBaseUrl": baseUrl,
    "edge-posts:upstashEmail": EMAIL,
    "edge-posts:upstashApiKey": API_KEY,
  };
  await provider.configure({
    config: { get: (key) => settings[key], require: (key) => settings[key] ?? "" },
  });
  return provider;
}

export function inputsOf(name: string, change: Partial<Inputs> = {}): Inputs {
  return { name, region: "eu-west-1", readRegions: [], mark: `account/${name}`, tokenVersion: 1, ...change };
}

/** Runs a command over a database's REST API. */
export async function rest(
  { url, token }: { url: string; token: string },
  ...command: string[]
): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(command) });
  return response.status === 200 ? ((await response.json()) as { result: unknown }).result : response.status;
}
