import type { Layer } from "./layer.ts";

/** What an answer waited for: milliseconds by name, a token of HTTP such as `db`. */
export type Waits = Record<string, number>;

/**
 * Tells with Server-Timing what the answer waited for: a browser's network panel shows it. On Cloudflare a
 * clock stands still while a Worker computes, so that only what was waited for can be told.
 * https://developers.cloudflare.com/workers/reference/security-model/#step-1-disallow-timers-and-multi-threading
 */
export const timing: Layer = async (c, next) => {
  const response = await next();
  const waits = Object.entries(c.waits)
    .map(([name, milliseconds]) => `${name};dur=${milliseconds}`)
    .join(", ");
  if (waits) response.headers.set("Server-Timing", waits);
  return response;
};
