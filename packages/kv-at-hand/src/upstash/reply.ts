/** Converts Redis's replies to the body of an answer. */
import type { Reply } from "../redis/database.ts";
import { toResp2 } from "./resp2.ts";

/**
 * JSON with plain strings; JSON with strings in base64, which keeps those that are not valid UTF-8 (the SDK
 * always asks for it); or Redis's own format.
 */
export type Format = "json" | "base64" | "resp2";

const OK = Buffer.from("OK");

/** One command's outcome, as JSON `{"result":...}` or `{"error":...}`. */
export function replyBody(outcome: Reply | Error, format: Format): string | Buffer {
  return format === "resp2" ? toResp2(outcome) : resultJson(outcome, format);
}

/** The outcomes of several commands. */
export function listBody(outcomes: readonly (Reply | Error)[], format: Format): string | Buffer {
  if (format === "resp2") return Buffer.concat(outcomes.map(toResp2));
  return `[${outcomes.map((outcome) => resultJson(outcome, format)).join(",")}]`;
}

export function errorJson(error: string): string {
  return JSON.stringify({ error });
}

/** An error's text is never encoded. */
function resultJson(outcome: Reply | Error, format: "json" | "base64"): string {
  if (outcome instanceof Error) return errorJson(outcome.message);
  // Upstash sends "OK" without base64 only if it is the whole reply: the SDK decodes it inside an array.
  const isOk = Buffer.isBuffer(outcome) && outcome.equals(OK);
  return `{"result":${toJson(outcome, isOk ? "json" : format)}}`;
}

/** Not JSON.stringify for the whole value: it cannot write a bigint. */
function toJson(reply: Reply, format: "json" | "base64"): string {
  if (Array.isArray(reply)) return `[${reply.map((item) => toJson(item, format)).join(",")}]`;
  if (!Buffer.isBuffer(reply)) return String(reply);
  return JSON.stringify(reply.toString(format === "base64" ? "base64" : "utf8"));
}
