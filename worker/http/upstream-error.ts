/** What the failure of a server behind this Worker means to a caller. */
export interface Meaning {
  readonly status: 502 | 503 | 504;
  /** Shown to the caller. */
  readonly detail: string;
  /** Seconds. */
  readonly retryAfter?: number;
  /** It is not known whether that server did what it was asked. */
  readonly open?: boolean;
}

/**
 * A server behind this Worker failed, in a way that was foreseen. Its message goes into the log, so it holds
 * no token and nothing that is stored.
 */
export abstract class UpstreamError extends Error {
  abstract readonly meaning: Meaning;
}
