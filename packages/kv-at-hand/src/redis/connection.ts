/** A Database over a connection to a Redis server. */
import { Redis, type RedisOptions } from "ioredis";
import {
  type Command,
  type Database,
  type Reply,
  ReplyError,
  type SubscribeCommand,
  toInteger,
} from "./database.ts";
import { ScriptWatch, type ScriptWatchOptions } from "./script-watch.ts";

/** How long a command waits for a lost connection to come back before it is refused, in milliseconds. */
const RECONNECT_WAIT_MS = 2_000;

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
  // Commands that have not been sent wait in `ready` below; ioredis' own queue would be emptied on every
  // failed attempt.
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
 * @throws Error with the reason of the last attempt when no connection could be made in time.
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

class Connection implements Database {
  readonly description: string;
  readonly #redis: Redis;
  readonly #evalRo: boolean;
  readonly #watch: ScriptWatch | undefined;

  constructor(
    redis: Redis,
    { description, evalRo, watch }: { description: string; evalRo: boolean; watch: ScriptWatch | undefined },
  ) {
    this.#redis = redis;
    this.description = description;
    this.#evalRo = evalRo;
    this.#watch = watch;
  }

  async run(command: Command): Promise<Reply> {
    await ready(this.#redis, RECONNECT_WAIT_MS);
    try {
      return toReply(await this.#send(command));
    } catch (error) {
      throw asReplyError(error) ?? error;
    }
  }

  async pipeline(commands: readonly Command[]): Promise<(Reply | ReplyError)[]> {
    await ready(this.#redis, RECONNECT_WAIT_MS);
    const outcomes = await Promise.allSettled(this.#sendAll(commands));
    return outcomes.map((outcome) => {
      if (outcome.status === "fulfilled") return toReply(outcome.value);
      const refusal = asReplyError(outcome.reason);
      if (refusal) return refusal;
      throw outcome.reason;
    });
  }

  async transaction(commands: readonly Command[]): Promise<(Reply | ReplyError)[]> {
    await ready(this.#redis, RECONNECT_WAIT_MS);
    // Sent without a pause, so that nobody else's command on this connection comes in between.
    const sent = this.#sendAll([["MULTI"], ...commands, ["EXEC"]]);
    const exec = (await Promise.allSettled(sent)).at(-1);
    if (exec?.status !== "fulfilled") throw asReplyError(exec?.reason) ?? exec?.reason;
    return (exec.value as unknown[]).map((reply) => asReplyError(reply) ?? toReply(reply));
  }

  async subscribe(
    command: SubscribeCommand,
    channel: string,
    hear: (message: Buffer[]) => void,
  ): Promise<() => void> {
    const listener = this.#redis.duplicate({ stringNumbers: false });
    listener.on("error", () => {});
    try {
      listener.connect().catch(() => {});
      await ready(listener, RECONNECT_WAIT_MS);
      listener.on("messageBuffer", (...message: Buffer[]) => hear(message));
      listener.on("pmessageBuffer", (_pattern: string, ...message: Buffer[]) =>
        hear([Buffer.from(channel), ...message]),
      );
      await listener[command](channel);
      return () => listener.disconnect();
    } catch (error) {
      listener.disconnect();
      throw asReplyError(error) ?? error;
    }
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
  }

  /** In one piece: each write of its own would cost the server a read, and ioredis writes each command alone. */
  #sendAll(commands: readonly Command[]): Promise<unknown>[] {
    const { stream } = this.#redis;
    stream.cork();
    try {
      return commands.map((command) => this.#send(command));
    } finally {
      stream.uncork();
    }
  }

  #send([name, ...args]: Command): Promise<unknown> {
    // In capitals: ioredis remodels the arguments and replies of commands that it knows by their small names
    // (hgetall).
    const known = name.toUpperCase();
    const served = known.startsWith("EVAL") && !this.#evalRo ? known.replace(/_RO$/, "") : known;
    // As one array: a spread of a hundred thousand arguments would overflow the stack.
    const call = () => this.#redis.callBuffer(served, args);
    return this.#watch?.send(served, call) ?? call();
  }
}

/** Resolves when commands may be sent. @throws Error when the connection is closed for good or stays away. */
function ready(redis: Redis, patienceMs: number): Promise<void> {
  if (redis.status === "ready") return Promise.resolve();
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      redis.off("ready", onReady).off("end", onEnd);
      act();
    };
    const onReady = () => settle(resolve);
    const onEnd = () => settle(() => reject(new Error("the connection to Redis is closed")));
    const onTimeout = () => settle(() => reject(new Error(`Redis does not answer within ${patienceMs} ms`)));
    const timer = setTimeout(onTimeout, patienceMs);
    redis.on("ready", onReady).on("end", onEnd);
    if (redis.status === "end") onEnd();
  });
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

/**
 * The error as ours, if it is Redis's own; ioredis' error carries the command with its values, ours does not.
 */
function asReplyError(error: unknown): ReplyError | undefined {
  if (error instanceof Error && error.name === "ReplyError") return new ReplyError(error.message);
  return undefined;
}

function toReply(value: unknown): Reply {
  if (Array.isArray(value)) return value.map(toReply);
  // An error inside a script's array: its text is all that a Reply can hold of it.
  if (value instanceof Error) return Buffer.from(value.message);
  if (Buffer.isBuffer(value)) return value;
  return value === null || value === undefined ? null : toInteger(BigInt(String(value)));
}
