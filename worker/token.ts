const encoder = new TextEncoder();

/** Whether a token is the right one, in a time that does not tell where they differ. */
export function isSameToken(given: string | undefined, token: string): boolean {
  const [a, b] = [encoder.encode(given), encoder.encode(token)];
  return a.byteLength === b.byteLength && crypto.subtle.timingSafeEqual(a, b);
}
