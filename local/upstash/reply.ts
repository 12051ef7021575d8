/** From Redis's replies to the JSON of Upstash's REST API. */
import type { Reply } from "../redis/database.ts";

export type Json = string | number | null | Json[];

/** `base64` keeps strings that are not valid UTF-8 as they are; the SDK always asks for it. */
export type Encoding = "plain" | "base64";

export type Result = { readonly result: Json } | { readonly error: string };

const OK = Buffer.from("OK");

/** One command's outcome; an error's text is never encoded. */
export function toResult(outcome: Reply | Error, encoding: Encoding): Result {
  if (outcome instanceof Error) return { error: outcome.message };
  // Upstash leaves "OK" as it is even in base64, but only as the whole reply: the SDK decodes it inside an
  // array.
  if (Buffer.isBuffer(outcome) && outcome.equals(OK)) return { result: "OK" };
  return { result: toJson(outcome, encoding) };
}

function toJson(reply: Reply, encoding: Encoding): Json {
  if (Array.isArray(reply)) return reply.map((item) => toJson(item, encoding));
  if (!Buffer.isBuffer(reply)) return reply;
  return encoding === "base64" ? reply.toString("base64") : reply.toString();
}
