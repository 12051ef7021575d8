import type { Context } from "./context.ts";
import type { Layer } from "./layer.ts";
import { isRead } from "./method.ts";
import { Problem } from "./problem.ts";
import { etagOf } from "./representation.ts";

/** An entity tag; it may hold commas. */
const TAG = /(?:W\/)?("[^"]*")/g;

/**
 * Whether an `If-Match` or `If-None-Match` header names this tag.
 *
 * A weak tag (`W/"..."`) counts as its strong one, in If-Match too: Cloudflare weakens our tags when it
 * compresses an answer (https://developers.cloudflare.com/cache/reference/etag-headers/), and a caller can
 * only send back what it was given.
 */
export function etagMatches(header: string, etag: string): boolean {
  return header.trim() === "*" || [...header.matchAll(TAG)].some(([, tag]) => tag === etag);
}

/** Answers a read with a 304 when the caller has what it asks for. */
export const conditionalRead: Layer = async ({ request }, next) => {
  const response = await next();
  const ifNoneMatch = request.headers.get("If-None-Match");
  if (!isRead(request.method) || response.status !== 200 || ifNoneMatch === null) return response;
  if (!etagMatches(ifNoneMatch, response.headers.get("ETag") ?? "")) return response;
  const headers = new Headers(response.headers);
  headers.delete("Content-Type");
  return new Response(null, { status: 304, headers });
};

/** What became of a change: done, nothing there to change, or not what was expected to be there. */
export type Outcome = "done" | "missing" | "changed";

/** A change of something that is represented as JSON. */
export interface Change<T> {
  /** What is changed, such as `post:80`. */
  readonly name: string;
  /** What is there; null for nothing. */
  readonly read: () => Promise<T | null>;
  /** What GET answers for it. */
  readonly show: (present: T) => unknown;
  /** Makes the change; with `expected`, only while that is there. */
  readonly make: (expected?: T) => Promise<Outcome>;
}

/** Makes a change, where there is an If-Match only to what it names. @throws Problem a 404 or a 412 */
export async function change<T>({ request }: Context, { name, read, show, make }: Change<T>): Promise<void> {
  const missing = () => new Problem(404, `There is no ${name}.`);
  const changed = () => new Problem(412, `${name} is not what If-Match names. Read it again.`);
  const header = request.headers.get("If-Match")?.trim();
  // A star asks only that something is there, as every change does.
  const ifMatch = header === "*" ? undefined : header;
  const expected = ifMatch === undefined ? undefined : await read();
  if (expected === null) throw missing();
  if (ifMatch !== undefined && expected !== undefined) {
    if (!etagMatches(ifMatch, await etagOf(JSON.stringify(show(expected))))) throw changed();
  }
  const outcome = await make(expected);
  if (outcome === "missing") throw missing();
  if (outcome === "changed") throw changed();
}
