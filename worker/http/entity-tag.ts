import { digest } from "../digest.ts";

/** The strong entity tag of a body. */
export async function etagOf(body: string): Promise<string> {
  return `"${await digest(body)}"`;
}

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
