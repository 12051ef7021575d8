/** How long to wait for Upstash, in milliseconds. */
export interface Patience {
  /** For one call, and for one command to the database. */
  readonly callMs: number;
  /** Between two attempts; it grows with their number. */
  readonly pauseMs: number;
  /** For a new database to answer. */
  readonly readyMs: number;
}

export const PATIENCE: Patience = { callMs: 30_000, pauseMs: 1_000, readyMs: 60_000 };

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
