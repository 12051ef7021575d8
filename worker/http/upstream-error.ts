/** What a failure of a server behind this Worker means to a caller. */
export interface Meaning {
  readonly status: 502 | 503 | 504;
  /** Shown to the caller. */
  readonly detail: string;
  /** Seconds. */
  readonly retryAfter?: number;
  /** It is unknown whether that server did what it was asked. */
  readonly open?: boolean;
}

/**
 * An expected failure of a server behind this Worker. Its message is logged, so it contains no token and no
 * stored data.
 */
export abstract class UpstreamError extends Error {
  abstract readonly meaning: Meaning;
}
