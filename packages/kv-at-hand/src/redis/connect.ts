/** Connects to a Redis server. */
import { Redis, type RedisOptions } from "ioredis";
import { asReplyError, Connection, ready } from "./connection.ts";
import type { Database } from "./database.ts";
import { ScriptWatch, type ScriptWatchOptions } from "./script-watch.ts";

/** Pause between two attempts to connect, in milliseconds. */
const RECONNECT_PAUSE_MS = 50;

/** Options that no caller may change, because the Database's promises hang on them. */
const OPTIONS = {
  lazyConnect: true,
  // A command that may have reached the server must not run twice: one in flight when the connection goes is
  // rejected at once (maxRetriesPerRequest: 0) and never sent again. Without the former ioredis 5.11 leaves
  // it pending for ever.
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  // Commands that have not been sent wait in `ready`; ioredis' own queue would be emptied on every failed
  // attempt.
  enableOfflineQueue: false,
  disableClientInfo: true,
  // Integers as text, which bulk strings, as Buffers, cannot be mistaken for: so every digit is kept.
  stringNumbers: true,
} satisfies RedisOptions;

export interface ConnectOptions {
  /** A URL (redis: or rediss:) or the path of a Unix socket. */
  readonly target: string;
  /** Which of the server's numbered databases; what the URL says if absent. */
  readonly number?: number;
  /** How long the first connection may take, in milliseconds. */
  readonly patienceMs: number;
  /** Whether to try again while the first connection is refused: for a server that is just starting. */
  readonly starting: boolean;
  /** Gives the first connection up at once. */
  readonly signal?: AbortSignal;
  /** Called whenever a connection is ready for commands, the first time included. */
  readonly onReady?: () => void;
  /** What becomes of scripts that do not end; absent: they go on. */
  readonly scripts?: ScriptWatchOptions;
  /** Makes the Database's description of the server's name and version. */
  readonly describe: (server: string) => string;
}

/**
 * Connects, and finds out what the server is.
 * @throws Error with the reason of the last attempt when no connection could be made in time, or with that of
 * Redis when it has no such database.
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
  // Each waiting command listens for a moment; and without a listener ioredis prints every failed attempt.
  redis.setMaxListeners(0);
  let lastError: Error | undefined;
  redis.on("error", (error) => {
    lastError = error;
  });
  if (onReady) redis.on("ready", onReady);
  redis.connect().catch(() => {});
  signal?.addEventListener("abort", () => redis.disconnect(), { once: true });
  try {
    await ready(redis, patienceMs);
    // ioredis only emits an error when its own SELECT is refused, and goes on with database 0.
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

/** Redis before 7.0 has no EVAL_RO (Ubuntu 22.04 ships 6.0); there EVAL is served instead. */
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
    // A user of a shared Redis may not be allowed to ask.
    if (asReplyError(error)) return "";
    throw error;
  });
  const valkey = /^valkey_version:(\S+)/m.exec(info)?.[1];
  if (valkey) return `valkey-server ${valkey}`;
  const version = /^redis_version:(\S+)/m.exec(info)?.[1];
  return version ? `redis-server ${version}` : "Redis";
}
