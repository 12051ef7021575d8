import { encodeUtf8 } from "../utf8.ts";

/**
 * Cloudflare's addition to Web Crypto, which takes two of one length:
 * https://developers.cloudflare.com/workers/runtime-apis/web-crypto/#timingsafeequal
 */
type TimingSafe = { timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean };

/** Compares both whole, in a time that tells nothing of where they differ. No header holds the NUL that fills up. */
export function isSameToken(given: string, token: string): boolean {
  const length = Math.max(given.length, token.length);
  const [a, b] = [bytesOf(given, length), bytesOf(token, length)];
  const subtle = crypto.subtle as unknown as TimingSafe;
  // A token is ASCII: what has more bytes than characters is none.
  return a.length === b.length && subtle.timingSafeEqual(a, b);
}

const bytesOf = (text: string, length: number) => encodeUtf8(text.padEnd(length, "\0"));
