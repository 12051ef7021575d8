/** Stops scripts that run too long: while one runs, Redis serves nobody else. */
import type { Redis } from "ioredis";
import { ReplyError } from "./database.ts";

/** How long a script may run by default, in milliseconds: after that Redis itself considers it slow. */
export const SCRIPT_LIMIT_MS = 5_000;

/** The message to the caller of a script that ran longer. */
export function endedScript(limitMs: number): string {
  return `the script ran for more than ${limitMs / 1000} s and was stopped`;
}

export interface ScriptWatchOptions {
  /** How long a script may run, in milliseconds; not less than the server's `lua-time-limit`. */
  readonly limitMs: number;
  /**
   * Restarts the server, for a script that has written and so cannot be killed. Absent for a server that is
   * not ours.
   */
  readonly restart?: (reason: string) => void;
}

export class ScriptWatch {
  readonly #redis: Redis;
  readonly #limitMs: number;
  readonly #restart: ScriptWatchOptions["restart"];
  /** The error for every caller while a script that we may not stop is running. */
  #busy: ReplyError | undefined;
  readonly #waiting = new Set<(busy: ReplyError) => void>();

  constructor(redis: Redis, { limitMs, restart }: ScriptWatchOptions) {
    this.#redis = redis;
    this.#limitMs = limitMs;
    this.#restart = restart;
  }

  /** Sends a command and returns its reply, or rejects with the reason why there is none. */
  send(name: string, call: () => Promise<unknown>): Promise<unknown> {
    if (this.#busy) return Promise.reject(this.#busy);
    const reply = /^(EVAL|FCALL|EXEC$)/.test(name) ? this.#watch(name, call()) : call();
    return this.#restart ? reply : this.#unlessBusy(reply);
  }

  async #watch(name: string, reply: Promise<unknown>): Promise<unknown> {
    let isRestarted = false;
    const timer = setInterval(async () => {
      isRestarted ||= await this.#end(name);
    }, this.#limitMs);
    const ended = `ERR ${endedScript(this.#limitMs)}`;
    try {
      return await reply;
    } catch (error) {
      if (isRestarted) throw new ReplyError(`${ended} by a restart: none of its writes were kept`);
      if (/killed by user/.test((error as Error).message)) throw new ReplyError(ended);
      throw error;
    } finally {
      clearInterval(timer);
      this.#busy = undefined;
    }
  }

  /** Stops the running script, if there is one; returns whether that required a restart. */
  async #end(name: string): Promise<boolean> {
    const outcome = await this.#askAside(
      this.#restart ? [name.startsWith("FCALL") ? "FUNCTION" : "SCRIPT", "KILL"] : ["PING"],
    );
    if (this.#restart && outcome.startsWith("UNKILLABLE ")) {
      this.#restart("was running a script that had written and did not finish");
      return true;
    }
    if (!this.#restart && outcome.startsWith("BUSY ")) {
      this.#busy = new ReplyError(outcome);
      for (const reject of this.#waiting) reject(this.#busy);
    }
    return false;
  }

  /** Sends a command on a separate connection, which is answered even while a script runs. */
  async #askAside([name = "", ...args]: readonly string[]): Promise<string> {
    // The ready check would be answered with BUSY.
    const aside = this.#redis.duplicate({ enableReadyCheck: false, retryStrategy: () => null });
    aside.on("error", () => {});
    try {
      await aside.connect();
      return String(await aside.call(name, args));
    } catch (error) {
      return (error as Error).message;
    } finally {
      aside.disconnect();
    }
  }

  #unlessBusy(reply: Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      reply.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }
}
