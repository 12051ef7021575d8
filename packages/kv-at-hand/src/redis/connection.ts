/** A Database over a connection to a Redis server. */
import type { Redis } from "ioredis";
import {
  type Command,
  type Database,
  type Reply,
  ReplyError,
  type SubscribeCommand,
  toInteger,
} from "./database.ts";
import type { ScriptWatch } from "./script-watch.ts";

/** How long a command waits for a lost connection before it is refused, in milliseconds. */
const RECONNECT_WAIT_MS = 2_000;

export class Connection implements Database {
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
    // Sent without a pause, so that no other command on this connection comes in between.
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

  /**
   * Sent in one piece: each separate write would cost the server a read, and ioredis writes each command
   * separately.
   */
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
    // In capitals: ioredis transforms the arguments and replies of commands whose lowercase names it knows
    // (hgetall).
    const known = name.toUpperCase();
    const served = known.startsWith("EVAL") && !this.#evalRo ? known.replace(/_RO$/, "") : known;
    // As one array: spreading a hundred thousand arguments would overflow the stack.
    const call = () => this.#redis.callBuffer(served, args);
    return this.#watch?.send(served, call) ?? call();
  }
}

/**
 * Resolves once commands can be sent. @throws Error if the connection is closed for good or does not return
 */
export function ready(redis: Redis, patienceMs: number): Promise<void> {
  if (redis.status === "ready") return Promise.resolve();
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      redis.off("ready", onReady).off("end", onEnd);
      act();
    };
    const onReady = () => settle(resolve);
    const onEnd = () => settle(() => reject(new Error("the connection to Redis is closed")));
    const onTimeout = () => settle(() => reject(new Error(`Redis did not answer within ${patienceMs} ms`)));
    const timer = setTimeout(onTimeout, patienceMs);
    redis.on("ready", onReady).on("end", onEnd);
    if (redis.status === "end") onEnd();
  });
}

/** Redis's own error as ours; ioredis's contains the command with its values, ours does not. */
export function asReplyError(error: unknown): ReplyError | undefined {
  if (error instanceof Error && error.name === "ReplyError") return new ReplyError(error.message);
  return undefined;
}

function toReply(value: unknown): Reply {
  if (Array.isArray(value)) return value.map(toReply);
  // An error inside a script's array: a Reply can only hold its text.
  if (value instanceof Error) return Buffer.from(value.message);
  if (Buffer.isBuffer(value)) return value;
  return value === null || value === undefined ? null : toInteger(BigInt(String(value)));
}
