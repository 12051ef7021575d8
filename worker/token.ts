const encoder = new TextEncoder();

/** The token that was asked for last, encoded: an isolate has one. */
let known: { token: string; bytes: Uint8Array } | undefined;

/** Whether a token is the right one, in a time that does not tell where they differ. */
export function isSameToken(given: string | undefined, token: string): boolean {
  if (known?.token !== token) known = { token, bytes: encoder.encode(token) };
  const bytes = encoder.encode(given);
  return bytes.byteLength === known.bytes.byteLength && crypto.subtle.timingSafeEqual(bytes, known.bytes);
}
