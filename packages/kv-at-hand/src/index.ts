/// <reference lib="esnext.disposable" preserve="true" />
/** The REST API of Upstash Redis on this machine: for tests, and for the command. */
import { randomBytes } from "node:crypto";
import { openBackend } from "./backend.ts";
import { startRestServer } from "./upstash/server.ts";

export interface UpstashOptions {
  /**
   * What is behind the API: `embedded` (a Redis in this process, if absent), `redis-server` (one on PATH, as a process
   * of ours), or the URL of a Redis that runs already.
   */
  readonly redis?: string;
  /** Where a `redis-server` keeps its data; a folder that is gone at the end if absent. */
  readonly data?: string;
  /** 0 picks a free one; so does its absence. */
  readonly port?: number;
  /** The address to listen on; 127.0.0.1 if absent. */
  readonly host?: string;
  /** What opens the database; a random one if absent. */
  readonly token?: string;
  /** Opens it too, but lets nothing be written. */
  readonly readOnlyToken?: string;
  /** Further databases, apart from the first and from each other: the token of each by its name. */
  readonly databases?: Readonly<Record<string, string>>;
  /** Origins of pages that may use the API, such as `http://localhost:5173`; none if absent. */
  readonly allowOrigins?: readonly string[];
  /** Names that this machine has for others, such as `redis-rest` between containers; none if absent. */
  readonly allowHosts?: readonly string[];
  /** The largest body of a request, in bytes; 1 MiB, which every plan of Upstash has, if absent. */
  readonly requestLimitBytes?: number;
  /** Takes a line when something happens to the Redis; never a token or a value. Silent if absent. */
  readonly log?: (line: string) => void;
}

/** What @upstash/redis reads: `Redis.fromEnv()`. */
export interface UpstashEnvironment {
  readonly UPSTASH_REDIS_REST_URL: string;
  readonly UPSTASH_REDIS_REST_TOKEN: string;
}

export interface Upstash {
  readonly url: string;
  readonly token: string;
  readonly env: UpstashEnvironment;
  /** One line on what is behind it. */
  readonly description: string;
  /** Empties every database. */
  reset(): Promise<void>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a server.
 * @throws Error, of which the message says what to do, when the port or the Redis cannot be had; nothing runs then
 */
export async function startUpstash(options: UpstashOptions = {}): Promise<Upstash> {
  const { redis = "embedded", data, databases = {}, port = 0, host, log = () => {} } = options;
  const { token = randomBytes(16).toString("hex"), readOnlyToken, requestLimitBytes } = options;
  const names = Object.keys(databases);
  const opened = await openBackend({ redis, data, log }, ["default", ...names]);
  const closeAll = () => Promise.all(opened.map((database) => database.close()));
  const [database, ...further] = opened;
  try {
    if (!database) throw new Error("no database was opened");
    const server = await startRestServer({
      database,
      token,
      ...(readOnlyToken !== undefined && { readOnlyToken }),
      others: further.map((other, index) => ({
        database: other,
        token: databases[names[index] ?? ""] ?? "",
      })),
      admitted: { origins: options.allowOrigins ?? [], hosts: options.allowHosts ?? [] },
      ...(requestLimitBytes !== undefined && { requestLimitBytes }),
      ...(host !== undefined && { host }),
      port,
      log,
    });
    const close = async () => {
      await server.close();
      await closeAll();
    };
    return {
      url: server.url,
      token,
      env: { UPSTASH_REDIS_REST_URL: server.url, UPSTASH_REDIS_REST_TOKEN: token },
      description: database.description,
      reset: async () => void (await Promise.all(opened.map((each) => each.run(["FLUSHDB"])))),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
