import { type Meaning, UpstreamError } from "../http/upstream-error.ts";

/** What became of a call to the database. */
export type RedisFailure = "unreachable" | "refused" | "nonsense" | "command" | "busy" | "quota" | "timeout";

const MEANINGS: Readonly<Record<RedisFailure, Meaning>> = {
  unreachable: { status: 502, detail: "The database cannot be reached.", open: true },
  refused: {
    status: 502,
    detail: "The database refused this Worker. Its operator has to check DB_URL and DB_TOKEN.",
  },
  nonsense: { status: 502, detail: "The database gave an answer that makes no sense.", open: true },
  command: { status: 502, detail: "The database could not do this: its data is not what this API wrote." },
  busy: { status: 503, detail: "The database is busy. Try again in a second.", retryAfter: 1 },
  quota: { status: 503, detail: "The database is over its quota. Try again later.", retryAfter: 60 },
  timeout: { status: 504, detail: "The database did not answer in time.", open: true },
};

/** A call that failed. The message names the host and the failure, never a token, an argument or a stored value. */
export class RedisError extends UpstreamError {
  override readonly name = "RedisError";
  readonly failure: RedisFailure;
  /** Another try may succeed. */
  readonly transient: boolean;
  /** The commands may have run although no good answer came. */
  readonly mayHaveRun: boolean;

  constructor(
    failure: RedisFailure,
    message: string,
    { transient = false, mayHaveRun = false, cause = undefined as unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.failure = failure;
    this.transient = transient;
    this.mayHaveRun = mayHaveRun;
  }

  get meaning(): Meaning {
    return MEANINGS[this.failure];
  }
}
