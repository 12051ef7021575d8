import { digest } from "../digest.ts";
import type { Context } from "./context.ts";
import { Problem } from "./problem.ts";

/** A request to run once, however often it is sent: the caller's key, and a fingerprint of the content. */
export interface Once {
  key: string;
  fingerprint: string;
}

/**
 * The Idempotency-Key of a request, if it has one.
 * @param content the request's content, serializable as JSON
 * @throws Problem a 400 if the key is malformed
 */
export function onceOf({ headers }: Context, content: unknown): Promise<Once> | undefined {
  const header = headers.get("Idempotency-Key");
  if (header === null) return undefined;
  const key = keyIn(header);
  if (!key || key.length > 255) {
    const detail =
      "An Idempotency-Key must be 1 to 255 visible ASCII characters without quotation marks, such as order-17.";
    throw new Problem(400, detail);
  }
  return digest(JSON.stringify(content)).then((fingerprint) => ({ key, fingerprint }));
}

/**
 * The key in the header: a string of RFC 8941, 3.3.3, as in draft-ietf-httpapi-idempotency-key-header, or
 * without quotes, as many clients send it.
 */
function keyIn(header: string): string | undefined {
  const [, quoted] = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])+)"$/.exec(header) ?? [];
  if (quoted !== undefined) return quoted.replaceAll(/\\(.)/g, "$1");
  return /^[\x21\x23-\x7e]+$/.test(header) ? header : undefined;
}

/** The same key came with other content. */
export const keyReused = () =>
  new Problem(422, "This Idempotency-Key was used with another body. Use a new key.");
