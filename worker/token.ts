const encoder = new TextEncoder();

/** Whether a token is the right one, in a time that does not tell where they differ. */
export function isSameToken(given: string, token: string): boolean {
  const [a, b] = [encoder.encode(given), encoder.encode(token)];
  // Only texts of one length can be compared: of another, the time is that of comparing the right one with itself.
  if (a.byteLength !== b.byteLength) return !crypto.subtle.timingSafeEqual(b, b);
  return crypto.subtle.timingSafeEqual(a, b);
}
