import type { Layer } from "./layer.ts";

/**
 * Tells with Server-Timing how many milliseconds the database took, where it was asked: a browser's network
 * panel shows it. On Cloudflare a clock stands still while a Worker computes, so that only what was waited
 * for can be told.
 * https://developers.cloudflare.com/workers/reference/security-model/#step-1-disallow-timers-and-multi-threading
 */
export const timing: Layer = async (c, next) => {
  const response = await next();
  const elapsed = c.redis?.elapsed;
  if (elapsed !== undefined) response.headers.set("Server-Timing", `db;dur=${elapsed}`);
  return response;
};
