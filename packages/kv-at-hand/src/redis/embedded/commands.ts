/**
 * The commands of the embedded Redis: how many arguments each takes, what it works on, and whether it writes.
 */
import { ReplyError } from "../database.ts";

export type Kind = "string" | "hash" | "set" | "zset" | "list" | "hyperloglog";

export interface Rule {
  /** As Redis counts: with the command's name; -3 means three or more. */
  readonly arity: number;
  /** What the keys must hold, where it matters; other kinds are refused with WRONGTYPE. */
  readonly kind?: Kind;
  /** Which arguments are keys: the first alone, unless said otherwise. */
  readonly keys?: "all";
  readonly writes: boolean;
}

type Arities = Readonly<Record<string, number>>;

/** Every command by its name in capitals. */
export const COMMANDS: ReadonlyMap<string, Rule> = new Map([
  ...rules("string", {
    reads: { GET: 2, STRLEN: 2, GETRANGE: 4 },
    writes: {
      GETSET: 3,
      GETDEL: 2,
      APPEND: 3,
      INCR: 2,
      INCRBY: 3,
      DECR: 2,
      DECRBY: 3,
    },
  }),
  ...rules("hash", {
    reads: { HGET: 3, HMGET: -3, HGETALL: 2, HEXISTS: 3, HLEN: 2, HKEYS: 2, HVALS: 2, HSTRLEN: 3 },
    writes: { HSET: -4, HMSET: -4, HSETNX: 4, HDEL: -3, HINCRBY: 4 },
  }),
  ...rules("set", {
    reads: { SMEMBERS: 2, SISMEMBER: 3, SMISMEMBER: -3, SCARD: 2, SSCAN: -3 },
    writes: { SADD: -3, SREM: -3 },
  }),
  ...rules("set", { reads: { SINTER: -2, SUNION: -2, SDIFF: -2 }, writes: {} }, "all"),
  // By rank only: the mock cuts the limits of a range of scores down to whole numbers.
  ...rules("zset", {
    reads: {
      ZRANGE: -4,
      ZREVRANGE: -4,
      ZCARD: 2,
      ZSCORE: 3,
      ZMSCORE: -3,
      ZRANK: 3,
      ZREVRANK: 3,
    },
    writes: { ZADD: -4, ZINCRBY: 4, ZREM: -3, ZREMRANGEBYRANK: 4 },
  }),
  ...rules("list", {
    reads: { LRANGE: 4, LLEN: 2, LINDEX: 3 },
    writes: { LPUSH: -3, RPUSH: -3, LPOP: 2, RPOP: 2, LTRIM: 4 },
  }),
  ...rules("hyperloglog", { reads: {}, writes: { PFADD: -2 } }),
  ...rules("hyperloglog", { reads: { PFCOUNT: -2 }, writes: { PFMERGE: -2 } }, "all"),
  // On keys of any kind, or on none.
  ...rules(undefined, {
    reads: {
      MGET: -2,
      EXISTS: -2,
      TTL: 2,
      PTTL: 2,
      TYPE: 2,
      KEYS: 2,
      SCAN: -2,
      DBSIZE: 1,
      PING: -1,
      ECHO: 2,
      TIME: 1,
    },
    writes: {
      // Whatever the key held before is gone.
      SET: -3,
      SETEX: 4,
      MSET: -3,
      SETNX: 3,
      DEL: -2,
      UNLINK: -2,
      EXPIRE: 3,
      PEXPIRE: 3,
      EXPIREAT: 3,
      PERSIST: 2,
      RENAME: 3,
      FLUSHALL: -1,
      FLUSHDB: -1,
    },
  }),
]);

/**
 * Those that take a script. The embedded Redis runs them itself, so none of them is for use inside a script.
 */
export const SCRIPT_COMMANDS: ReadonlyMap<string, Rule> = new Map(
  rules(undefined, { reads: { EVAL_RO: -3, EVALSHA_RO: -3, SCRIPT: -2 }, writes: { EVAL: -3, EVALSHA: -3 } }),
);

/** The rule of a command that exists and has as many arguments as it must. @throws ReplyError */
export function checked(rules: ReadonlyMap<string, Rule>, name: string, argumentCount: number): Rule {
  const rule = rules.get(name);
  if (!rule) throw new ReplyError(`ERR unknown command '${name}'`);
  const count = argumentCount + 1;
  if (rule.arity < 0 ? count < -rule.arity : count !== rule.arity) wrongArguments(name.toLowerCase());
  return rule;
}

/** @throws ReplyError */
export function wrongArguments(name: string): never {
  throw new ReplyError(`ERR wrong number of arguments for '${name}' command`);
}

function rules(
  kind: Kind | undefined,
  { reads, writes }: { reads: Arities; writes: Arities },
  keys?: "all",
): [string, Rule][] {
  const shared = { ...(kind && { kind }), ...(keys && { keys }) };
  const ruled = (arities: Arities, writing: boolean) =>
    Object.entries(arities).map(([name, arity]): [string, Rule] => [
      name,
      { ...shared, arity, writes: writing },
    ]);
  return [...ruled(reads, false), ...ruled(writes, true)];
}
