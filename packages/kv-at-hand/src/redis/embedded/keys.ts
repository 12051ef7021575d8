/** Commands on keys of any type, and commands without keys. */
import { ReplyError } from "../database.ts";
import { matcher } from "./glob.ts";
import type { Keyspace } from "./keyspace.ts";
import { integer, SYNTAX_ERROR } from "./numbers.ts";
import { pick, readOptions, scanOptions } from "./options.ts";
import { type Family, type Raw, read, write } from "./rule.ts";

const SECOND = 1000;

export const keys: Family = {
  EXISTS: read(-2, (data, names) => names.filter((key) => data.kind(key) !== undefined).length),
  TOUCH: read(-2, (data, names) => names.filter((key) => data.kind(key) !== undefined).length),
  TYPE: read(2, (data, [key = ""]) => typeName(data, key)),
  KEYS: read(2, (data, [pattern = ""]) => data.keys().filter(matcher(pattern))),
  RANDOMKEY: read(1, (data) => pick(data.keys(), 1, false)[0] ?? null),
  DBSIZE: read(1, (data) => data.keys().length),
  SCAN: read(-2, (data, args) => {
    const { cursor, count, match, given } = scanOptions(args, { TYPE: 1 });
    const type = given.get("TYPE")?.[0]?.toLowerCase();
    const { next, keys: found } = data.scan(cursor, count);
    const matches = match === undefined ? () => true : matcher(match);
    return [String(next), found.filter((key) => matches(key) && (!type || typeName(data, key) === type))];
  }),
  TTL: read(2, (data, [key = ""]) => left(data, key, (expiry) => Math.round((expiry - Date.now()) / SECOND))),
  PTTL: read(2, (data, [key = ""]) => left(data, key, (expiry) => expiry - Date.now())),
  EXPIRETIME: read(2, (data, [key = ""]) => left(data, key, (expiry) => Math.floor(expiry / SECOND))),
  PEXPIRETIME: read(2, (data, [key = ""]) => left(data, key, (expiry) => expiry)),
  DEL: write(-2, (data, names) => names.filter((key) => data.delete(key)).length),
  UNLINK: write(-2, (data, names) => names.filter((key) => data.delete(key)).length),
  EXPIRE: write(-3, (data, args) => expire(data, args, (time) => Date.now() + time * SECOND, "expire")),
  PEXPIRE: write(-3, (data, args) => expire(data, args, (time) => Date.now() + time, "pexpire")),
  EXPIREAT: write(-3, (data, args) => expire(data, args, (time) => time * SECOND, "expireat")),
  PEXPIREAT: write(-3, (data, args) => expire(data, args, (time) => time, "pexpireat")),
  PERSIST: write(2, (data, [key = ""]) => {
    if (data.expiry(key) === undefined) return 0;
    data.expire(key, undefined);
    return 1;
  }),
  RENAME: write(3, (data, args) => {
    rename(data, args);
    return "OK";
  }),
  RENAMENX: write(3, (data, [from = "", to = ""]) => {
    if (data.kind(from) !== undefined && data.kind(to) !== undefined) return 0;
    rename(data, [from, to]);
    return 1;
  }),
  COPY: write(-3, (data, [from = "", to = "", ...options]) => {
    const given = readOptions(options, { REPLACE: 0 });
    if (from === to) throw new ReplyError("ERR source and destination objects are the same");
    if (data.kind(from) === undefined || (data.kind(to) !== undefined && !given.has("REPLACE"))) return 0;
    data.copy(from, to);
    return 1;
  }),
  FLUSHALL: write(-1, flush),
  FLUSHDB: write(-1, flush),
  PING: read(-1, (_, [text]) => text ?? "PONG"),
  ECHO: read(2, (_, [text = ""]) => text),
  // Redis counts it as a write in scripts.
  PUBLISH: write(3, (data, [channel = "", message = ""]) => data.channels.publish(channel, message)),
  TIME: read(1, () => {
    const now = Date.now();
    return [String(Math.floor(now / SECOND)), String((now % SECOND) * 1000)];
  }),
};

function typeName(data: Keyspace, key: string): string {
  const kind = data.kind(key) ?? "none";
  // For Redis a HyperLogLog is a string.
  return kind === "hyperloglog" ? "string" : kind;
}

function left(data: Keyspace, key: string, show: (expiry: number) => number): Raw {
  if (data.kind(key) === undefined) return -2;
  const expiry = data.expiry(key);
  return expiry === undefined ? -1 : show(expiry);
}

function expire(
  data: Keyspace,
  [key = "", time, ...options]: string[],
  toExpiry: (time: number) => number,
  command: string,
): Raw {
  const at = toExpiry(integer(time));
  if (!Number.isSafeInteger(at)) throw new ReplyError(`ERR invalid expire time in '${command}' command`);
  const unknown = options.find((option) => !/^(NX|XX|GT|LT)$/i.test(option));
  if (unknown !== undefined) throw new ReplyError(`ERR Unsupported option ${unknown}`);
  const given = readOptions(options, { NX: 0, XX: 0, GT: 0, LT: 0 });
  if (given.has("NX") && given.size > 1) {
    throw new ReplyError("ERR NX and XX, GT or LT options at the same time are not compatible");
  }
  if (given.has("GT") && given.has("LT")) {
    throw new ReplyError("ERR GT and LT options at the same time are not compatible");
  }
  if (data.kind(key) === undefined) return 0;
  const before = data.expiry(key);
  const isRefused =
    (given.has("NX") && before !== undefined) ||
    (given.has("XX") && before === undefined) ||
    (given.has("GT") && at <= (before ?? Infinity)) ||
    (given.has("LT") && at >= (before ?? Infinity));
  if (isRefused) return 0;
  if (at <= Date.now()) data.delete(key);
  else data.expire(key, at);
  return 1;
}

function rename(data: Keyspace, [from = "", to = ""]: string[]): void {
  if (data.kind(from) === undefined) throw new ReplyError("ERR no such key");
  if (from !== to) data.rename(from, to);
}

function flush(data: Keyspace, [mode]: string[]): Raw {
  if (mode !== undefined && !/^(a?sync)$/i.test(mode)) throw new ReplyError(SYNTAX_ERROR);
  data.clear();
  return "OK";
}
