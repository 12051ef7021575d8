const encoder = new TextEncoder();

/**
 * Cloudflare's addition to Web Crypto:
 * https://developers.cloudflare.com/workers/runtime-apis/web-crypto/#timingsafeequal
 */
type TimingSafe = { timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean };

/** The token that was asked for last, encoded: an isolate has one. */
let known: { token: string; bytes: Uint8Array } | undefined;

/**
 * Whether a token is the right one, in a time that does not tell where they differ (that their lengths do, it
 * does).
 */
export function isSameToken(given: string | undefined, token: string): boolean {
  if (known?.token !== token) known = { token, bytes: encoder.encode(token) };
  const bytes = encoder.encode(given);
  const subtle = crypto.subtle as unknown as TimingSafe;
  return bytes.byteLength === known.bytes.byteLength && subtle.timingSafeEqual(bytes, known.bytes);
}
