import { encodeUtf8 } from "./utf8.ts";

/**
 * The first 128 bits of a text's SHA-256, as 22 characters of base64url: distinguishes texts, reveals none.
 */
export async function digest(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", encodeUtf8(text));
  const base64 = btoa(String.fromCharCode(...new Uint8Array(hash, 0, 16)));
  return base64.slice(0, 22).replaceAll("+", "-").replaceAll("/", "_");
}
