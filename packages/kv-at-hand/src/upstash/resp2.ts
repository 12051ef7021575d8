/** Replies in Redis's own format, RESP2. https://redis.io/docs/latest/develop/reference/protocol-spec */
import type { Reply } from "../redis/database.ts";

/**
 * A Reply does not distinguish a status from a string: `OK` is sent as a status, everything else as a string.
 */
export function toResp2(outcome: Reply | Error): Buffer {
  if (outcome instanceof Error) return Buffer.from(`-${outcome.message.replace(/[\r\n]+/g, " ")}\r\n`);
  if (outcome === null) return Buffer.from("$-1\r\n");
  if (Array.isArray(outcome))
    return Buffer.concat([Buffer.from(`*${outcome.length}\r\n`), ...outcome.map(toResp2)]);
  if (!Buffer.isBuffer(outcome)) return Buffer.from(`:${outcome}\r\n`);
  if (outcome.equals(Buffer.from("OK"))) return Buffer.from("+OK\r\n");
  return Buffer.concat([Buffer.from(`$${outcome.length}\r\n`), outcome, Buffer.from("\r\n")]);
}
