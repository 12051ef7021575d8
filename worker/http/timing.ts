import type { Layer } from "./layer.ts";

/** Milliseconds that an answer waited for what its name says. */
export interface Waits {
  db?: number;
}

/**
 * Tells with Server-Timing what the answer waited for: a browser's network panel shows it. On Cloudflare a
 * clock stands still while a Worker computes, so that only what was waited for can be told.
 * https://developers.cloudflare.com/workers/reference/security-model/#step-1-disallow-timers-and-multi-threading
 */
export const timing: Layer = async ({ waits }, next) => {
  const response = await next();
  if (waits.db !== undefined) response.headers.set("Server-Timing", `db;dur=${waits.db}`);
  return response;
};
