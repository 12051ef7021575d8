/**
 * Cloudflare's addition to Web Crypto:
 * https://developers.cloudflare.com/workers/runtime-apis/web-crypto/#timingsafeequal
 */
type TimingSafe = { timingSafeEqual(a: ArrayBuffer, b: ArrayBuffer): boolean };

/** The token that was asked for last, and its digest: an isolate has one. */
let known: { token: string; digest: ArrayBuffer } | undefined;

/** Compares digests, which have one length, in a time that tells nothing of where the tokens differ. */
export async function isSameToken(given: string, token: string): Promise<boolean> {
  if (known?.token !== token) known = { token, digest: await sha256(token) };
  const subtle = crypto.subtle as unknown as TimingSafe;
  return subtle.timingSafeEqual(await sha256(given), known.digest);
}

function sha256(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
}
