import type { Layer } from "./layer.ts";

/** Milliseconds that an answer waited, by what it waited for. */
export interface Waits {
  db?: number;
}

/**
 * Reports in Server-Timing what the answer waited for: a browser's network panel shows it. On Cloudflare
 * clocks stand still while a Worker computes, so only waiting can be measured.
 * https://developers.cloudflare.com/workers/reference/security-model/#step-1-disallow-timers-and-multi-threading
 */
export const timing: Layer = async ({ waits }, next) => {
  const response = await next();
  if (waits.db !== undefined) response.headers.set("Server-Timing", `db;dur=${waits.db}`);
  return response;
};
