import { encodeUtf8 } from "../utf8.ts";

/**
 * Cloudflare's addition to Web Crypto, which requires equal lengths:
 * https://developers.cloudflare.com/workers/runtime-apis/web-crypto/#timingsafeequal
 */
type TimingSafe = { timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean };

/** The token that was compared last, in UTF-8: an isolate has only one, and encoding it costs CPU. */
let known = { token: "", bytes: encodeUtf8("") };

/** Compares in constant time; if the lengths differ, compares one with itself. */
export function isSameToken(given: string, token: string): boolean {
  if (known.token !== token) known = { token, bytes: encodeUtf8(token) };
  const [a, b] = [encodeUtf8(given), known.bytes];
  const subtle = crypto.subtle as unknown as TimingSafe;
  return a.length === b.length ? subtle.timingSafeEqual(a, b) : !subtle.timingSafeEqual(a, a);
}
