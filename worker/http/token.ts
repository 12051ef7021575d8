import { encodeUtf8 } from "../utf8.ts";

/**
 * Cloudflare's addition to Web Crypto, which requires equal lengths:
 * https://developers.cloudflare.com/workers/runtime-apis/web-crypto/#timingsafeequal
 */
type TimingSafe = { timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean };

/** Compares in constant time; if the lengths differ, compares one with itself. */
export function isSameToken(given: string, token: string): boolean {
  const [a, b] = [encodeUtf8(given), encodeUtf8(token)];
  const subtle = crypto.subtle as unknown as TimingSafe;
  return a.length === b.length ? subtle.timingSafeEqual(a, b) : !subtle.timingSafeEqual(a, a);
}
