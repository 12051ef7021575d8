/** From Redis's replies to the JSON of Upstash's REST API. */
import type { Reply } from "../redis/database.ts";

/** `base64` keeps strings that are not valid UTF-8 as they are; the SDK always asks for it. */
export type Encoding = "plain" | "base64";

const OK = Buffer.from("OK");

/** One command's outcome, `{"result":...}` or `{"error":...}`; an error's text is never encoded. */
export function resultJson(outcome: Reply | Error, encoding: Encoding): string {
  if (outcome instanceof Error) return errorJson(outcome.message);
  // Upstash leaves "OK" as it is even in base64, but only as the whole reply: the SDK decodes it inside an
  // array.
  const isOk = Buffer.isBuffer(outcome) && outcome.equals(OK);
  return `{"result":${toJson(outcome, isOk ? "plain" : encoding)}}`;
}

export function errorJson(error: string): string {
  return JSON.stringify({ error });
}

/** Not through JSON.stringify as a whole, which cannot write a bigint. */
function toJson(reply: Reply, encoding: Encoding): string {
  if (Array.isArray(reply)) return `[${reply.map((item) => toJson(item, encoding)).join(",")}]`;
  if (!Buffer.isBuffer(reply)) return String(reply);
  return JSON.stringify(reply.toString(encoding === "base64" ? "base64" : "utf8"));
}
