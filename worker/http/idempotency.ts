import { digest } from "../digest.ts";
import type { Context } from "./context.ts";
import { Problem } from "./problem.ts";

const KEY = /^[\x21-\x7e]{1,255}$/;

/** A request that is done once however often it is sent: the caller's key, and what tells its content from others. */
export interface Once {
  key: string;
  fingerprint: string;
}

/**
 * What the Idempotency-Key of a request asks for, if it has one.
 * @param content of the request, as JSON can say it
 * @throws Problem a 400 when the key is malformed
 */
export async function onceOf({ request }: Context, content: unknown): Promise<Once | undefined> {
  const key = request.headers.get("Idempotency-Key");
  if (key === null) return undefined;
  if (!KEY.test(key))
    throw new Problem(400, "An Idempotency-Key has to be 1 to 255 visible ASCII characters.");
  return { key, fingerprint: await digest(JSON.stringify(content)) };
}

/** Another content came under the same key. */
export const keyReused = () =>
  new Problem(422, "This Idempotency-Key came with another body before. Use a new key.");
