import { type Meaning, UpstreamError } from "../http/upstream-error.ts";

/** How a call to the database failed. */
export type RedisFailure =
  | "unreachable"
  | "refused"
  | "unsupported"
  | "nonsense"
  | "command"
  | "busy"
  | "quota"
  | "timeout";

const MEANINGS: Readonly<Record<RedisFailure, Meaning>> = {
  unreachable: { status: 502, detail: "The database cannot be reached.", open: true },
  refused: {
    status: 502,
    detail:
      "The database refused this Worker. Its operator must check dbUrl, dbToken and the token's permissions.",
  },
  unsupported: { status: 502, detail: "The database lacks a command that this API needs." },
  nonsense: { status: 502, detail: "The database sent an unexpected response.", open: true },
  command: { status: 502, detail: "The database holds data that this API did not write." },
  busy: { status: 503, detail: "The database is busy. Try again in a second.", retryAfter: 1 },
  quota: { status: 503, detail: "The database is over its quota. Try again later.", retryAfter: 60 },
  timeout: { status: 504, detail: "The database did not respond in time.", open: true },
};

/**
 * Redis 6 prefixes a command's error with its place in the script, and all versions prefix it on a refused
 * EXEC.
 */
const BEFORE_CODE = /^(EXECABORT Transaction discarded because of: |ERR Error running script .*?:\d+: )-?/;

/**
 * The meaning of the database's own errors, by their beginning: the rest may quote an argument.
 * https://redis.io/docs/latest/develop/reference/errors/all/, https://upstash.com/docs/redis/troubleshooting:
 * Upstash plans limit requests, bandwidth and size. A command that a transaction refuses (EXECABORT) is one
 * that the token may not use. None of these commands ran.
 */
const FAILURES: readonly [beginning: RegExp, failure: RedisFailure][] = [
  [
    /^ERR max concurrent |^(BUSY|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF)\b/,
    "busy",
  ],
  [/^ERR (max .* exceeded|DB capacity quota exceeded)|^OOM\b/, "quota"],
  [/^(NOPERM|NOAUTH|WRONGPASS|EXECABORT)\b|^ERR (ACL failure in|The user executing the) script/, "refused"],
  [/^ERR (unknown (redis )?command|command is not available)/i, "unsupported"],
];

/** The failure that an error's text means, and its code, such as WRONGTYPE, which may be shown. */
export function classified(error: string): { failure: RedisFailure; code: string } {
  const own = error.replace(BEFORE_CODE, "");
  const failure = FAILURES.find(([beginning]) => beginning.test(own))?.[1] ?? "command";
  return { failure, code: /^[A-Z]{2,}/.exec(own)?.[0] ?? "an error" };
}

/** What else is known about a failed call. */
export interface Trouble {
  /** Another try may succeed. */
  transient?: boolean;
  /** The commands may have run although no valid answer arrived. */
  mayHaveRun?: boolean;
  cause?: unknown;
}

/** A failed call. The message names the host and the failure, never a token, an argument or stored data. */
export class RedisError extends UpstreamError {
  override readonly name = "RedisError";
  readonly failure: RedisFailure;
  readonly transient: boolean;
  readonly mayHaveRun: boolean;

  constructor(
    failure: RedisFailure,
    message: string,
    { transient = false, mayHaveRun = false, ...options }: Trouble = {},
  ) {
    super(message, options);
    this.failure = failure;
    this.transient = transient;
    this.mayHaveRun = mayHaveRun;
  }

  get meaning(): Meaning {
    return MEANINGS[this.failure];
  }
}
