/** Replies in Redis's own form, version 2. https://redis.io/docs/latest/develop/reference/protocol-spec */
import type { Reply } from "../redis/database.ts";

/** A Reply does not tell a status from a string: `OK` goes as the former, all others as the latter. */
export function toResp2(outcome: Reply | Error): Buffer {
  if (outcome instanceof Error) return Buffer.from(`-${outcome.message.replace(/[\r\n]+/g, " ")}\r\n`);
  if (outcome === null) return Buffer.from("$-1\r\n");
  if (Array.isArray(outcome))
    return Buffer.concat([Buffer.from(`*${outcome.length}\r\n`), ...outcome.map(toResp2)]);
  if (!Buffer.isBuffer(outcome)) return Buffer.from(`:${outcome}\r\n`);
  if (outcome.equals(Buffer.from("OK"))) return Buffer.from("+OK\r\n");
  return Buffer.concat([Buffer.from(`$${outcome.length}\r\n`), outcome, Buffer.from("\r\n")]);
}
