import { digest } from "../digest.ts";
import { type Answer, answer, JSON_TYPE } from "./answer.ts";

/** The strong entity tag of a body. */
export async function etagOf(body: string): Promise<string> {
  return `"${await digest(body)}"`;
}

/**
 * The answer to a read: a value as JSON, with its entity tag. The tag covers the Link too, which a caller
 * keeps using after a 304.
 */
export async function representation(value: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const body = JSON.stringify(value);
  return answer(body, 200, JSON_TYPE, {
    "Cache-Control": "no-cache",
    ETag: await etagOf(body + (headers.Link ?? "")),
    ...headers,
  });
}
