/** Connects to a Redis server. */
import { Redis, type RedisOptions } from "ioredis";
import { asReplyError, Connection, ready } from "./connection.ts";
import type { Database } from "./database.ts";
import { ScriptWatch, type ScriptWatchOptions } from "./script-watch.ts";

/** The pause between two attempts to connect, in milliseconds. */
const RECONNECT_PAUSE_MS = 50;

/** Options that callers may not change, because the Database's guarantees depend on them. */
const OPTIONS = {
  lazyConnect: true,
  // A command that may have reached the server must not run twice: if the connection is lost, one in flight
  // is rejected at once (maxRetriesPerRequest: 0) and never sent again. Without
  // autoResendUnfulfilledCommands: false, ioredis 5.11 leaves it pending forever.
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  // Unsent commands wait in `ready`; ioredis would empty its own queue on every failed attempt.
  enableOfflineQueue: false,
  disableClientInfo: true,
  // Integers as text, which is distinct from bulk strings, as Buffers: so every digit is kept.
  stringNumbers: true,
} satisfies RedisOptions;

export interface ConnectOptions {
  /** A URL (redis: or rediss:) or the path of a Unix socket. */
  readonly target: string;
  /** The number of the database on the server; by default, as in the URL. */
  readonly number?: number;
  /** How long the first connection may take, in milliseconds. */
  readonly patienceMs: number;
  /** Whether to retry while the first connection is refused: for a server that is just starting. */
  readonly starting: boolean;
  /** Aborts the first connection. */
  readonly signal?: AbortSignal;
  /** Called each time a connection is ready for commands, including the first. */
  readonly onReady?: () => void;
  /** How to stop scripts that run too long; by default, they run on. */
  readonly scripts?: ScriptWatchOptions;
  /** Builds the Database's description from the server's name and version. */
  readonly describe: (server: string) => string;
}

/**
 * Connects, and detects the server's name and version.
 * @throws Error with the reason of the last attempt if none succeeded in time, or Redis's own if the database
 * does not exist
 */
export async function connect(options: ConnectOptions): Promise<Database> {
  const { target, number, patienceMs, starting, signal, onReady, scripts, describe } = options;
  let everReady = false;
  const redis = new Redis(target, {
    ...OPTIONS,
    ...(number !== undefined && { db: number }),
    connectTimeout: patienceMs,
    retryStrategy: () => (everReady || starting ? RECONNECT_PAUSE_MS : null),
  });
  // Each waiting command listens briefly; and without a listener ioredis prints every failed attempt.
  redis.setMaxListeners(0);
  let lastError: Error | undefined;
  redis.on("error", (error) => {
    lastError = error;
  });
  redis.on("connect", () => endIfUnreadable(redis.stream));
  if (onReady) redis.on("ready", onReady);
  redis.connect().catch(() => {});
  signal?.addEventListener("abort", () => redis.disconnect(), { once: true });
  try {
    await ready(redis, patienceMs);
    // If its own SELECT is refused, ioredis only emits an error and continues with database 0.
    const { db = 0 } = redis.options;
    if (db !== 0) await redis.select(db);
    everReady = true;
    return new Connection(redis, {
      description: describe(await serverName(redis)),
      evalRo: await knowsEvalRo(redis),
      watch: scripts && new ScriptWatch(redis, scripts),
    });
  } catch (error) {
    redis.disconnect();
    throw lastError ?? error;
  }
}

/**
 * Ends a connection whose answer cannot be read: if a script returns a table that contains itself, Redis
 * sends thousands of nested arrays, and ioredis would end the process
 * (https://github.com/redis/ioredis/issues/2108).
 */
function endIfUnreadable(stream: Redis["stream"]): void {
  for (const read of stream.listeners("data")) {
    stream.off("data", read as () => void).prependListener("data", (data) => {
      try {
        read.call(stream, data);
      } catch (error) {
        stream.destroy(error as Error);
      }
    });
  }
}

/** Redis before 7.0 has no EVAL_RO (Ubuntu 22.04 ships 6.0); EVAL replaces it there. */
async function knowsEvalRo(redis: Redis): Promise<boolean> {
  try {
    await redis.call("EVAL_RO", ["return 1", "0"]);
    return true;
  } catch (error) {
    if (/unknown command/i.test(asReplyError(error)?.message ?? "")) return false;
    throw error;
  }
}

async function serverName(redis: Redis): Promise<string> {
  const info = await redis.info("server").catch((error) => {
    // A user of a shared Redis may not have the permission.
    if (asReplyError(error)) return "";
    throw error;
  });
  const valkey = /^valkey_version:(\S+)/m.exec(info)?.[1];
  if (valkey) return `valkey-server ${valkey}`;
  const version = /^redis_version:(\S+)/m.exec(info)?.[1];
  return version ? `redis-server ${version}` : "Redis";
}
