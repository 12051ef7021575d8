/**
 * Redis commands on ioredis-mock's data, one at a time and synchronously, with Redis's own checks and errors
 * around them. What the mock does otherwise is put right here: it knows no WRONGTYPE, counts NaN, wants
 * options in capitals, has no HyperLogLog.
 *
 * Keys and values are kept as "binary strings", one character a byte: the mock compares Buffers by identity,
 * and text decoded from invalid UTF-8 would not come back as it was.
 */

import { type Reply, ReplyError, toInteger } from "../database.ts";
import {
  checkNumbers,
  isInteger,
  NOT_AN_INTEGER,
  type ScanOptions,
  scanOptions,
  setOptions,
  sum,
  zaddArguments,
} from "./arguments.ts";
import { COMMANDS, checked, type Kind, wrongArguments } from "./commands.ts";
import { Mock, type Raw } from "./mock.ts";

/**
 * A member that no client can send (its code is above 255) tells a HyperLogLog's Set from an ordinary one.
 */
const SKETCH = "\u{100}hyperloglog";

const WRONGTYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";

export class Emulation {
  readonly #mock = new Mock(COMMANDS.keys());

  /** Runs a command. @throws ReplyError */
  run(name: string, args: readonly Buffer[]): Reply {
    const rule = checked(COMMANDS, name, args.length);
    const texts = args.map((arg) => arg.toString("latin1"));
    const keys = rule.keys === "all" ? texts : texts.slice(0, 1);
    if (rule.kind && keys.some((key) => (this.#kind(key) ?? rule.kind) !== rule.kind))
      throw new ReplyError(WRONGTYPE);
    checkNumbers(name, texts);
    this.#checkStoredNumber(name, texts);
    try {
      const own = this.#own[name]?.(texts);
      const result = own === undefined ? this.#mock.run(name, texts) : own;
      if (rule.writes) for (const key of keys) this.#dropIfEmpty(key);
      return toReply(result as Raw);
    } catch (error) {
      throw asReplyError(error as Error);
    }
  }

  /**
   * The commands that the mock lacks or answers otherwise than Redis. Undefined leaves the answer to the
   * mock.
   */
  readonly #own: Readonly<Record<string, (args: string[]) => Raw>> = {
    SET: (args) => this.#set(args),
    GETSET: ([key = "", value = ""]) => this.#set([key, value, "GET"]),
    MSET: (args) => (args.length % 2 === 0 ? undefined : wrongArguments("mset")),
    MGET: (keys) =>
      keys.map((key) => (this.#kind(key) === "string" ? (this.#mock.data.get(key) as string) : null)),
    INCR: ([key = ""]) => this.#increment(key, 1n),
    INCRBY: ([key = "", by = ""]) => this.#increment(key, BigInt(by)),
    DECR: ([key = ""]) => this.#increment(key, -1n),
    DECRBY: ([key = "", by = ""]) => this.#increment(key, -BigInt(by)),
    HINCRBY: ([key = "", field = "", by = ""]) => {
      const after = sum((this.#mock.run("HGET", [key, field]) as string | null) ?? "0", BigInt(by));
      this.#mock.run("HSET", [key, field, String(after)]);
      return after;
    },
    GETRANGE: ([key = "", from, to]) =>
      range((this.#mock.data.get(key) as string) ?? "", Number(from), Number(to)),
    HSET: (args) => (args.length % 2 === 1 ? undefined : wrongArguments("hset")),
    HMSET: (args) => (args.length % 2 === 1 ? undefined : wrongArguments("hmset")),
    HGETALL: ([key = ""]) => Object.entries(this.#mock.data.get(key) ?? {}).flat(),
    ZADD: (args) => this.#zadd(args),
    RENAME: ([from = "", to]) => {
      if (!this.#mock.data.has(from)) throw new ReplyError("ERR no such key");
      return from === to ? "OK" : undefined;
    },
    TYPE: ([key = ""]) => {
      const kind = this.#kind(key) ?? "none";
      // To Redis a HyperLogLog is a string.
      return kind === "hyperloglog" ? "string" : kind;
    },
    PING: ([text]) => text ?? "PONG",
    SCAN: (args) => this.#scan(scanOptions(args)),
    SSCAN: ([key = "", ...args]) => {
      const { cursor, count, match } = scanOptions(args);
      const matching = match === undefined ? [] : ["MATCH", match];
      return this.#mock.run("SSCAN", [key, String(cursor), ...matching, "COUNT", String(count)]) as Raw;
    },
    PFADD: ([key = "", ...elements]) => {
      const before = this.#sketch(key);
      const after = new Set([...(before ?? [SKETCH]), ...elements]);
      this.#mock.data.set(key, after);
      return after.size === before?.size ? 0 : 1;
    },
    PFCOUNT: (keys) => Math.max(0, this.#union(keys).size - 1),
    PFMERGE: (keys) => {
      this.#mock.data.set(keys[0] ?? "", this.#union(keys).add(SKETCH));
      return "OK";
    },
  };

  #increment(key: string, by: bigint): Raw {
    const after = sum((this.#mock.data.get(key) as string | undefined) ?? "0", by);
    // As data, which leaves the key its time to live.
    this.#mock.data.set(key, String(after));
    return after;
  }

  #set([key = "", value = "", ...options]: string[]): Raw {
    const given = setOptions(options);
    const before = this.#mock.data.get(key);
    if (given.has("GET") && before !== undefined && typeof before !== "string")
      throw new ReplyError(WRONGTYPE);
    const refused = before === undefined ? given.has("XX") : given.has("NX");
    if (!refused) {
      const left = given.has("KEEPTTL") ? (this.#mock.run("PTTL", [key]) as number) : -1;
      const expiry = ["EX", "PX", "EXAT", "PXAT"].flatMap((name) =>
        given.has(name) ? [name, given.get(name) ?? ""] : [],
      );
      this.#mock.run("SET", [key, value, ...expiry]);
      if (left > 0) this.#mock.run("PEXPIRE", [key, String(left)]);
    }
    if (given.has("GET")) return (before as string | undefined) ?? null;
    return refused ? null : "OK";
  }

  #zadd([key = "", ...rest]: string[]): Raw {
    const { options, pairs } = zaddArguments(rest);
    if (options.includes("INCR")) return this.#zaddIncr(key, options, pairs);
    return this.#mock.run("ZADD", [key, ...options, ...pairs]) as number;
  }

  #zaddIncr(
    key: string,
    options: readonly string[],
    [increment = "", member = "", ...more]: readonly string[],
  ): Raw {
    if (more.length > 0) throw new ReplyError("ERR INCR option supports a single increment-element pair");
    const refused = this.#mock.run("ZSCORE", [key, member]) === null ? "XX" : "NX";
    return options.includes(refused) ? null : (this.#mock.run("ZINCRBY", [key, increment, member]) as string);
  }

  #scan({ cursor, count, match }: ScanOptions): Raw {
    const keys = this.#mock.run("KEYS", ["*"]) as string[];
    const matching = new Set(match === undefined ? keys : (this.#mock.run("KEYS", [match]) as string[]));
    const end = cursor + count;
    return [
      end < keys.length ? String(end) : "0",
      keys.slice(cursor, end).filter((key) => matching.has(key)),
    ];
  }

  #sketch(key: string): Set<string> | undefined {
    return this.#mock.data.get(key) as Set<string> | undefined;
  }

  #union(keys: string[]): Set<string> {
    return new Set(keys.flatMap((key) => [...(this.#sketch(key) ?? [])]));
  }

  #kind(key: string): Kind | undefined {
    const value = this.#mock.data.has(key) ? this.#mock.data.get(key) : undefined;
    if (value === undefined) return undefined;
    if (typeof value === "string") return "string";
    if (value instanceof Set) return value.has(SKETCH) ? "hyperloglog" : "set";
    if (value instanceof Map) return "zset";
    return Array.isArray(value) ? "list" : "hash";
  }

  /** Redis has no empty collections; some of the mock's commands leave them. */
  #dropIfEmpty(key: string): void {
    const value = this.#mock.data.get(key);
    if (value === undefined || typeof value === "string") return;
    const size = value instanceof Set || value instanceof Map ? value.size : Object.keys(value).length;
    if (size === 0) this.#mock.data.delete(key);
  }

  #checkStoredNumber(name: string, [key = "", field = ""]: readonly string[]): void {
    const stored = () => this.#mock.data.get(key);
    if (/^(INCR|DECR)(BY)?$/.test(name) && !isInteger((stored() as string | undefined) ?? "0")) {
      throw new ReplyError(NOT_AN_INTEGER);
    }
    if (name === "HINCRBY" && !isInteger((stored() as Record<string, string> | undefined)?.[field] ?? "0")) {
      throw new ReplyError("ERR hash value is not an integer");
    }
  }
}

/** Both ends belong to the range; negative ones count from the end. */
function range(text: string, from: number, to: number): string {
  return text.slice(from, to === -1 ? undefined : to + 1);
}

/** The mock's errors are plain ones, some of them with Redis's text. */
function asReplyError(error: Error): ReplyError {
  if (error instanceof ReplyError) return error;
  return new ReplyError(/^[A-Z]+ /.test(error.message) ? error.message.trim() : `ERR ${error.message}`);
}

function toReply(value: Raw): Reply {
  if (Array.isArray(value)) return value.map(toReply);
  if (typeof value === "string") return Buffer.from(value, "latin1");
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return toInteger(value);
  return value === true ? 1 : null;
}
