import type { Layer } from "./layer.ts";

/** What an answer waited for: milliseconds by name. */
export class Waits {
  readonly #waits = new Map<string, number>();

  /** @param name a token of HTTP, such as `db` */
  add(name: string, milliseconds: number): void {
    this.#waits.set(name, (this.#waits.get(name) ?? 0) + milliseconds);
  }

  /** As Server-Timing says it, undefined when there was nothing to wait for. */
  get header(): string | undefined {
    const entries = [...this.#waits].map(([name, milliseconds]) => `${name};dur=${milliseconds}`);
    return entries.length > 0 ? entries.join(", ") : undefined;
  }
}

/**
 * Tells with Server-Timing what the answer waited for: a browser's network panel shows it. On Cloudflare a
 * clock stands still while a Worker computes, so that only what was waited for can be told.
 * https://developers.cloudflare.com/workers/reference/security-model/#step-1-disallow-timers-and-multi-threading
 */
export const timing: Layer = async (c, next) => {
  const response = await next();
  const { header } = c.waits;
  if (header !== undefined) response.headers.set("Server-Timing", header);
  return response;
};
