/**
 * Redis commands on ioredis-mock's data, one at a time and synchronously, with Redis's own checks and errors around them. What
 * the mock does otherwise is put right here: it knows no WRONGTYPE, counts NaN, wants options in capitals, has no HyperLogLog.
 *
 * Keys and values are kept as "binary strings", one character a byte: the mock compares Buffers by identity, and text decoded
 * from invalid UTF-8 would not come back as it was.
 */
import RedisMock from "ioredis-mock";
import { COMMANDS, checked, type Kind, wrongArguments } from "./commands.ts";
import { type Reply, ReplyError } from "./database.ts";

type Raw = string | number | boolean | null | undefined | Raw[];
type Run = (...args: string[]) => unknown;
type Stored = string | Set<string> | Map<string, unknown> | string[] | Record<string, string>;

/** The insides of ioredis-mock (8.13) that its types do not show. */
interface Mock {
  readonly data: {
    get(key: string): Stored | undefined;
    has(key: string): boolean;
    set(key: string, value: Stored): void;
    delete(key: string): void;
  };
}
interface Batch {
  [command: string]: unknown;
}
type BatchClass = new (mock: Mock) => Batch;

/** A member that no client can send (its code is above 255) tells a HyperLogLog's Set from an ordinary one. */
const SKETCH = "\u{100}hyperloglog";

const WRONGTYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";
const NOT_AN_INTEGER = "ERR value is not an integer or out of range";
const NOT_A_FLOAT = "ERR value is not a valid float";
const SYNTAX_ERROR = "ERR syntax error";

/** Where a command's whole numbers stand among its arguments. */
const INTEGER_ARGUMENTS: Readonly<Record<string, readonly number[]>> = {
  INCRBY: [1],
  DECRBY: [1],
  SETEX: [1],
  EXPIRE: [1],
  PEXPIRE: [1],
  EXPIREAT: [1],
  HINCRBY: [2],
  ZREMRANGEBYRANK: [1, 2],
  ZRANGE: [1, 2],
  ZREVRANGE: [1, 2],
  LRANGE: [1, 2],
  LTRIM: [1, 2],
  LINDEX: [1],
  GETRANGE: [1, 2],
};

/** Each mock of the same host and port shares its data: so every one gets another number. */
let mocks = 0;

export class Emulation {
  readonly #mock: Mock;
  readonly #emulators = new Map<string, Run>();

  constructor() {
    mocks += 1;
    this.#mock = new RedisMock({ host: `embedded-${mocks}`, lazyConnect: true }) as unknown as Mock;
    for (const name of COMMANDS.keys()) this.#emulators.set(name, this.#emulator(name.toLowerCase()));
  }

  /** Runs a command. @throws ReplyError */
  run(name: string, args: readonly Buffer[]): Reply {
    const rule = checked(COMMANDS, name, args.length);
    const texts = args.map((arg) => arg.toString("latin1"));
    const keys = rule.keys === "all" ? texts : texts.slice(0, 1);
    if (rule.kind && keys.some((key) => (this.#kind(key) ?? rule.kind) !== rule.kind))
      throw new ReplyError(WRONGTYPE);
    this.#checkNumbers(name, texts);
    try {
      const own = this.#own[name]?.(texts);
      const result = own === undefined ? this.#emulate(name, texts) : own;
      if (rule.writes) for (const key of keys) this.#dropIfEmpty(key);
      return toReply(result as Raw);
    } catch (error) {
      throw asReplyError(error as Error);
    }
  }

  /** The commands that the mock lacks or answers otherwise than Redis. Undefined leaves the answer to the mock. */
  readonly #own: Readonly<Record<string, (args: string[]) => Raw>> = {
    SET: (args) => this.#set(args),
    GETSET: ([key = "", value = ""]) => this.#set([key, value, "GET"]),
    MSET: (args) => (args.length % 2 === 0 ? undefined : wrongArguments("mset")),
    MGET: (keys) =>
      keys.map((key) => (this.#kind(key) === "string" ? (this.#mock.data.get(key) as string) : null)),
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
    SCAN: (args) => this.#scan(args),
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

  #set([key = "", value = "", ...options]: string[]): Raw {
    const given = setOptions(options);
    const before = this.#mock.data.get(key);
    if (given.has("GET") && before !== undefined && typeof before !== "string")
      throw new ReplyError(WRONGTYPE);
    const refused = before === undefined ? given.has("XX") : given.has("NX");
    if (!refused) {
      const left = given.has("KEEPTTL") ? (this.#emulate("PTTL", [key]) as number) : -1;
      const expiry = ["EX", "PX", "EXAT", "PXAT"].flatMap((name) =>
        given.has(name) ? [name, given.get(name) ?? ""] : [],
      );
      this.#emulate("SET", [key, value, ...expiry]);
      if (left > 0) this.#emulate("PEXPIRE", [key, String(left)]);
    }
    if (given.has("GET")) return (before as string | undefined) ?? null;
    return refused ? null : "OK";
  }

  #zadd([key = "", ...rest]: string[]): Raw {
    const first = rest.findIndex((arg) => !["NX", "XX", "CH", "INCR"].includes(arg.toUpperCase()));
    const pairs = first < 0 ? [] : rest.slice(first);
    if (pairs.length === 0 || pairs.length % 2 === 1) throw new ReplyError(SYNTAX_ERROR);
    if (pairs.some((arg, index) => index % 2 === 0 && !isFloat(arg))) throw new ReplyError(NOT_A_FLOAT);
    const options = rest.slice(0, first).map((option) => option.toUpperCase());
    if (options.includes("INCR")) return this.#zaddIncr(key, options, pairs);
    return this.#emulate("ZADD", [key, ...options, ...pairs]) as number;
  }

  #zaddIncr(
    key: string,
    options: readonly string[],
    [increment = "", member = "", ...more]: readonly string[],
  ): Raw {
    if (more.length > 0) throw new ReplyError("ERR INCR option supports a single increment-element pair");
    const refused = this.#emulate("ZSCORE", [key, member]) === null ? "XX" : "NX";
    return options.includes(refused) ? null : (this.#emulate("ZINCRBY", [key, increment, member]) as string);
  }

  #scan([cursor = "", ...options]: string[]): Raw {
    if (!isInteger(cursor)) throw new ReplyError("ERR invalid cursor");
    if (options.length % 2 === 1) throw new ReplyError(SYNTAX_ERROR);
    const given = new Map<string, string>();
    for (let i = 0; i < options.length; i += 2)
      given.set((options[i] ?? "").toUpperCase(), options[i + 1] ?? "");
    if ([...given.keys()].some((name) => !["MATCH", "COUNT"].includes(name)))
      throw new ReplyError(SYNTAX_ERROR);
    if (!isInteger(given.get("COUNT") ?? "1")) throw new ReplyError(NOT_AN_INTEGER);
    const keys = this.#emulate("KEYS", ["*"]) as string[];
    const end = Number(cursor) + Number(given.get("COUNT") ?? "10");
    const matching = new Set(this.#emulate("KEYS", [given.get("MATCH") ?? "*"]) as string[]);
    const found = keys.slice(Number(cursor), end).filter((key) => matching.has(key));
    return [end < keys.length ? String(end) : "0", found];
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

  #checkNumbers(name: string, args: string[]): void {
    for (const index of INTEGER_ARGUMENTS[name] ?? []) {
      if (!isInteger(args[index] ?? "")) throw new ReplyError(NOT_AN_INTEGER);
    }
    if (
      /^(INCR|DECR)(BY)?$/.test(name) &&
      !isInteger((this.#mock.data.get(args[0] ?? "") as string) ?? "0")
    ) {
      throw new ReplyError(NOT_AN_INTEGER);
    }
    if (name === "HINCRBY") {
      const hash = this.#mock.data.get(args[0] ?? "") as Record<string, string> | undefined;
      if (!isInteger(hash?.[args[1] ?? ""] ?? "0")) throw new ReplyError("ERR hash value is not an integer");
    }
    if (name === "ZINCRBY" && !isFloat(args[1] ?? "")) throw new ReplyError(NOT_A_FLOAT);
  }

  #emulate(name: string, args: readonly string[]): unknown {
    return this.#emulators.get(name)?.(...args);
  }

  /**
   * The mock's methods answer with promises, of which a script, and a transaction that must not be interrupted, could make
   * nothing. What stands behind them is synchronous and is handed to a batch's `_addTransaction`: so here is a batch that runs
   * what it is handed.
   */
  #emulator(method: string): Run {
    const Pipeline = (RedisMock as unknown as { readonly Pipeline: BatchClass }).Pipeline;
    let result: unknown;
    class Immediate extends Pipeline {
      _addTransaction(emulate: Run, _name: string, args: string[]): void {
        result = emulate(...args);
      }
    }
    const batch = new Immediate(this.#mock);
    return (...args) => {
      const run = batch[method];
      if (typeof run !== "function") return undefined;
      run.apply(batch, args);
      return result;
    };
  }
}

/** SET's options by name in capitals, with their values. @throws ReplyError */
function setOptions(options: readonly string[]): Map<string, string> {
  const given = new Map<string, string>();
  for (let i = 0; i < options.length; i += 1) {
    const name = (options[i] ?? "").toUpperCase();
    if (["NX", "XX", "GET", "KEEPTTL"].includes(name)) given.set(name, "");
    else if (["EX", "PX", "EXAT", "PXAT"].includes(name) && i + 1 < options.length) {
      i += 1;
      const time = options[i] ?? "";
      if (!isInteger(time)) throw new ReplyError(NOT_AN_INTEGER);
      if (Number(time) <= 0) throw new ReplyError("ERR invalid expire time in 'set' command");
      given.set(name, time);
    } else throw new ReplyError(SYNTAX_ERROR);
  }
  const expiries = ["EX", "PX", "EXAT", "PXAT", "KEEPTTL"].filter((name) => given.has(name)).length;
  if (expiries > 1 || (given.has("NX") && given.has("XX"))) throw new ReplyError(SYNTAX_ERROR);
  return given;
}

/** Both ends belong to the range; negative ones count from the end. */
function range(text: string, from: number, to: number): string {
  return text.slice(from, to === -1 ? undefined : to + 1);
}

function isInteger(text: string): boolean {
  return /^(0|-?[1-9]\d{0,18})$/.test(text);
}

function isFloat(text: string): boolean {
  return /^[+-]?(inf|infinity)$/i.test(text) || (text.trim() !== "" && Number.isFinite(Number(text)));
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
  return value === true ? 1 : null;
}
