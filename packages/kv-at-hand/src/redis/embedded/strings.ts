/** Commands on strings. */
import { ReplyError } from "../database.ts";
import { wrongArguments } from "./arity.ts";
import type { Keyspace } from "./keyspace.ts";
import { add64, addDecimals, float, int64, integer, SYNTAX_ERROR } from "./numbers.ts";
import { atMostOne, expiryOf, readOptions } from "./options.ts";
import { type Family, type Raw, read, write } from "./rule.ts";

/** Redis's `proto-max-bulk-len`, in bytes, less the few that a V8 string cannot hold. */
const LONGEST_BYTES = 512 * 1024 * 1024 - 24;

const EXPIRIES = { EX: 1, PX: 1, EXAT: 1, PXAT: 1 };

export const strings: Family = {
  GET: read(2, (data, [key = ""]) => data.get("string", key) ?? null),
  MGET: read(-2, (data, keys) =>
    keys.map((key) => (data.kind(key) === "string" ? (data.get("string", key) ?? null) : null)),
  ),
  STRLEN: read(2, (data, [key = ""]) => (data.get("string", key) ?? "").length),
  GETRANGE: read(4, range),
  SUBSTR: read(4, range),
  SET: write(-3, set),
  SETEX: write(4, (data, [key = "", time = "", value = ""]) => set(data, [key, value, "EX", time], "setex")),
  PSETEX: write(4, (data, [key = "", time = "", value = ""]) =>
    set(data, [key, value, "PX", time], "psetex"),
  ),
  SETNX: write(3, (data, [key = "", value = ""]) => (set(data, [key, value, "NX"]) === null ? 0 : 1)),
  GETSET: write(3, (data, [key = "", value = ""]) => set(data, [key, value, "GET"])),
  GETDEL: write(2, (data, [key = ""]) => {
    const value = data.get("string", key) ?? null;
    data.delete(key);
    return value;
  }),
  GETEX: write(-2, (data, [key = "", ...options]) => {
    const given = readOptions(options, { ...EXPIRIES, PERSIST: 0 });
    const value = data.get("string", key) ?? null;
    if (given.size > 0 && value !== null) data.expire(key, expiryOf(given, "getex"));
    return value;
  }),
  MSET: write(-3, (data, args) => {
    for (const [key, value] of pairs(args, "mset")) data.set("string", key, value);
    return "OK";
  }),
  MSETNX: write(-3, (data, args) => {
    const all = pairs(args, "msetnx");
    if (all.some(([key]) => data.kind(key) !== undefined)) return 0;
    for (const [key, value] of all) data.set("string", key, value);
    return 1;
  }),
  APPEND: write(3, (data, [key = "", more = ""]) =>
    change(data, key, (data.get("string", key) ?? "") + more),
  ),
  SETRANGE: write(4, (data, [key = "", offset, piece = ""]) => {
    const start = integer(offset);
    if (start < 0) throw new ReplyError("ERR offset is out of range");
    const text = data.get("string", key) ?? "";
    if (piece === "") return text.length;
    checkLength(start + piece.length);
    return change(
      data,
      key,
      text.padEnd(start, "\0").slice(0, start) + piece + text.slice(start + piece.length),
    );
  }),
  INCR: write(2, (data, [key = ""]) => increment(data, key, 1n)),
  DECR: write(2, (data, [key = ""]) => increment(data, key, -1n)),
  INCRBY: write(3, (data, [key = "", by]) => increment(data, key, int64(by))),
  DECRBY: write(3, (data, [key = "", by]) => increment(data, key, -int64(by))),
  INCRBYFLOAT: write(3, (data, [key = "", by = ""]) => {
    float(by);
    const sum = addDecimals(data.get("string", key) ?? "0", by);
    data.change(key, sum);
    return sum;
  }),
};

function set(data: Keyspace, [key = "", value = "", ...options]: string[], command = "set"): Raw {
  const given = readOptions(options, { ...EXPIRIES, NX: 0, XX: 0, GET: 0, KEEPTTL: 0 });
  atMostOne(given, "NX", "XX");
  const kept = given.has("KEEPTTL") ? data.expiry(key) : undefined;
  const expiry = expiryOf(given, command) ?? kept;
  const before = given.has("GET") ? (data.get("string", key) ?? null) : null;
  const isRefused = data.kind(key) === undefined ? given.has("XX") : given.has("NX");
  if (!isRefused) {
    data.set("string", key, value);
    data.expire(key, expiry);
  }
  if (given.has("GET")) return before;
  return isRefused ? null : "OK";
}

function range(data: Keyspace, [key = "", start, stop]: string[]): Raw {
  const [from, to] = [integer(start), integer(stop)];
  const text = data.get("string", key) ?? "";
  if (from < 0 && to < 0 && from > to) return "";
  const begin = Math.max(0, from < 0 ? text.length + from : from);
  const end = Math.max(0, to < 0 ? text.length + to : to);
  return text.slice(begin, end + 1);
}

function increment(data: Keyspace, key: string, by: bigint): bigint {
  const sum = add64(int64(data.get("string", key) ?? "0"), by);
  data.change(key, String(sum));
  return sum;
}

function change(data: Keyspace, key: string, text: string): number {
  checkLength(text.length);
  data.change(key, text);
  return text.length;
}

/** @throws ReplyError */
function checkLength(bytes: number): void {
  if (bytes > LONGEST_BYTES)
    throw new ReplyError("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
}

/** Alternating keys and values, or fields and values. @throws ReplyError */
export function pairs(args: readonly string[], command: string): [string, string][] {
  if (args.length === 0) throw new ReplyError(SYNTAX_ERROR);
  if (args.length % 2 === 1) wrongArguments(command);
  return Array.from({ length: args.length / 2 }, (_, i) => [args[2 * i] ?? "", args[2 * i + 1] ?? ""]);
}
