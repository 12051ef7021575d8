import { classified, RedisError, type RedisFailure, type Trouble } from "./error.ts";

/** A Redis command: its name, then its arguments. */
export type Command = readonly [name: string, ...args: (string | number)[]];

/**
 * What outlives a request: the last `upstash-sync-token`. A replica that receives it with a read waits for
 * the state that it names, so that this isolate finds its own writes.
 * https://upstash.com/docs/redis/howto/readyourwrites
 */
export interface Session {
  syncToken?: string | undefined;
}

export interface RedisOptions {
  /** Origin of the REST API. */
  url: string;
  /** Sent only in the Authorization header. */
  token: string;
  session?: Session;
  effects?: Partial<Effects>;
  /** Receives the milliseconds that each try took, with the pause after it. */
  waited?: (ms: number) => void;
}

/** The side effects of a client. */
interface Effects {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Milliseconds since any fixed moment. */
  now: () => number;
  /** The jitter of a pause, from 0 to 1. */
  random: () => number;
  sleep: (ms: number) => Promise<void>;
}

/** How a command may be repeated. */
export interface CallOptions {
  /** Running it twice has the same effect as once: it is retried even if it may have run. */
  idempotent: boolean;
  /**
   * It may block the database for seconds: it is not sent again while an earlier try may still be running.
   */
  heavy?: boolean;
}

interface Call extends CallOptions {
  isRead?: boolean;
}

export interface Reply<Result = unknown> {
  result: Result;
  /** An earlier try may have run, so "not found" may mean "found and done". */
  retried: boolean;
}

/** A header of requests and answers. */
const SYNC_TOKEN = "upstash-sync-token";

const TRIES = 3;
const TRY_MS = 3_000;
const REQUEST_MS = 10_000;
/** The longest pause before the second try; doubled for the third. */
const PAUSE_MS = 100;

const EFFECTS: Effects = {
  fetch: (url, init) => fetch(url, init),
  now: Date.now,
  random: Math.random,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/**
 * Upstash's Redis REST API: one POST per call, three seconds per try, ten seconds for all calls of one
 * instance (create one per request), and at most three tries, only where a retry does no harm. Fails with a
 * {@link RedisError}.
 *
 * @example const { result } = await new Redis({ url, token }).read(["GET", "post:1"]);
 */
export class Redis {
  readonly #url: string;
  readonly #token: string;
  readonly #session: Session;
  readonly #effects: Effects;
  readonly #waited: (ms: number) => void;
  #deadline?: number;

  constructor({ url, token, session = {}, effects, waited = () => {} }: RedisOptions) {
    this.#url = url.replace(/\/+$/, "");
    this.#token = token;
    this.#session = session;
    this.#effects = effects ? { ...EFFECTS, ...effects } : EFFECTS;
    this.#waited = waited;
  }

  /**
   * Runs a command that changes nothing. A replica may answer it: only this sends the session's sync token.
   */
  read(command: Command, options?: Pick<CallOptions, "heavy">): Promise<Reply> {
    return this.#call("", command, { idempotent: true, isRead: true, ...options });
  }

  /** Runs one command that may write, which the primary does. */
  run(command: Command, options: CallOptions): Promise<Reply> {
    return this.#call("", command, options);
  }

  /** Runs several commands as a transaction; `result` has the result of each. */
  async transaction(commands: readonly Command[], options: CallOptions): Promise<Reply<unknown[]>> {
    const { result, retried } = await this.#call("/multi-exec", commands, options);
    if (!Array.isArray(result) || result.length !== commands.length) throw this.nonsense("not a list");
    return { result: result.map((each) => this.#resultOf(each)), retried };
  }

  /** The error for a result that the command cannot return. */
  nonsense(what: string): RedisError {
    return this.#error("nonsense", what);
  }

  async #call(path: string, commands: unknown, options: Call): Promise<Reply> {
    const { idempotent, heavy = false, isRead = false } = options;
    const { now, random, sleep } = this.#effects;
    const body = JSON.stringify(commands);
    let retried = false;
    for (let attempt = 1; ; attempt++) {
      const began = now();
      this.#deadline ??= began + REQUEST_MS;
      try {
        return { result: await this.#try(path, body, isRead), retried };
      } catch (error) {
        const harmless = error instanceof RedisError && ((idempotent && !heavy) || !error.mayHaveRun);
        const pause = PAUSE_MS * 2 ** (attempt - 1) * random();
        if (!harmless || !error.transient || attempt === TRIES || now() + pause >= this.#deadline)
          throw error;
        retried ||= error.mayHaveRun;
        await sleep(pause);
      } finally {
        this.#waited(now() - began);
      }
    }
  }

  async #try(path: string, body: string, isRead: boolean): Promise<unknown> {
    const { fetch, now } = this.#effects;
    const headers: Record<string, string> = {
      Authorization: `Bearer ${this.#token}`,
      "Content-Type": "application/json",
    };
    const { syncToken } = this.#session;
    if (isRead && syncToken) headers[SYNC_TOKEN] = syncToken;
    const left = (this.#deadline ?? 0) - now();
    if (left <= 0) throw this.#error("timeout", "no time is left");
    // The signal covers the body too, not only the headers.
    const signal = AbortSignal.timeout(Math.min(TRY_MS, left));
    // A redirect would take the token to another host.
    const init: RequestInit = { method: "POST", headers, body, signal, redirect: "manual" };
    let status: number;
    let text: string;
    try {
      const response = await fetch(this.#url + path, init);
      status = response.status;
      text = await response.text();
      const given = response.headers.get(SYNC_TOKEN);
      // A read overtaken by another answer knows nothing of a write made meanwhile.
      if (given && (!isRead || this.#session.syncToken === syncToken)) this.#session.syncToken = given;
    } catch (cause) {
      const failure = signal.aborted ? "timeout" : "unreachable";
      throw this.#error(failure, "no response", { transient: true, mayHaveRun: true, cause });
    }
    const answer = parse(text);
    // A discarded transaction is answered with one error instead of the list.
    return path && status === 200 && Array.isArray(answer) ? answer : this.#resultOf(answer, status);
  }

  #resultOf(answer: unknown, status = 200): unknown {
    const { result, error } = (answer ?? {}) as { result?: unknown; error?: unknown };
    const said = typeof error === "string" ? classified(error) : undefined;
    if (said?.failure === "quota") throw this.#error("quota", "over its quota");
    if (status === 429) throw this.#error("busy", "too many requests", { transient: true });
    if (status >= 500)
      throw this.#error("unreachable", `status ${status}`, { transient: true, mayHaveRun: true });
    if (status === 401 || status === 403) throw this.#error("refused", `status ${status}`);
    if (said) throw this.#error(said.failure, said.code, { transient: said.failure === "busy" });
    if (status !== 200 || result === undefined) throw this.nonsense(`status ${status}, no result`);
    return result;
  }

  #error(failure: RedisFailure, what: string, trouble?: Trouble): RedisError {
    const message = `Redis at ${new URL(this.#url).host}: ${failure}, ${what}`;
    return new RedisError(failure, message, trouble);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
