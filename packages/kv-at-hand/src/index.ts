/// <reference lib="esnext.disposable" preserve="true" />
/** The REST API of Upstash Redis on this machine, for tests and for the command. */
import { randomBytes } from "node:crypto";
import { openBackend } from "./backend.ts";
import { startRestServer } from "./upstash/server.ts";

export interface UpstashOptions {
  /**
   * The backend: `embedded` (the default, a Redis in this process), `redis-server` (from PATH, as a child
   * process), or the URL of a running Redis.
   */
  readonly redis?: string;
  /** Where a `redis-server` keeps its data; by default a folder that is deleted at the end. */
  readonly data?: string;
  /** By default, or with 0, picks a free one. */
  readonly port?: number;
  /** The address to listen on; 127.0.0.1 by default. */
  readonly host?: string;
  /** The database's token; random by default. */
  readonly token?: string;
  /** A token that allows reads only. */
  readonly readOnlyToken?: string;
  /** Further, separate databases: the token of each by its name. */
  readonly databases?: Readonly<Record<string, string>>;
  /** Origins of pages that may use the API, such as `http://localhost:5173`; none by default. */
  readonly allowOrigins?: readonly string[];
  /** Names by which others reach this machine, such as `redis-rest` between containers; none by default. */
  readonly allowHosts?: readonly string[];
  /** The maximum size of a request's body in bytes; by default 1 MiB, the limit of every Upstash plan. */
  readonly requestLimitBytes?: number;
  /** Receives a line when something happens to the Redis, never with a token or value. Silent by default. */
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
  /** One line that describes the backend. */
  readonly description: string;
  /** Empties every database. */
  reset(): Promise<void>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a server.
 * @throws Error whose message says what to do, if the port or the Redis is not available; nothing runs then
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
