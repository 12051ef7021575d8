/** Commands on sets. */
import { ReplyError } from "../database.ts";
import { matcher } from "./glob.ts";
import type { Keyspace } from "./keyspace.ts";
import { integer } from "./numbers.ts";
import { numberedKeys, pick, readOptions, scanOptions } from "./options.ts";
import { type Family, read, write } from "./rule.ts";

type Combine = (sets: Set<string>[]) => string[];

export const sets: Family = {
  SMEMBERS: read(2, (data, [key = ""]) => [...members(data, key)]),
  SCARD: read(2, (data, [key = ""]) => members(data, key).size),
  SISMEMBER: read(3, (data, [key = "", member = ""]) => (members(data, key).has(member) ? 1 : 0)),
  SMISMEMBER: read(-3, (data, [key = "", ...each]) =>
    each.map((member) => (members(data, key).has(member) ? 1 : 0)),
  ),
  SSCAN: read(-3, (data, [key = "", ...args]) => {
    const { match = "*" } = scanOptions(args);
    return ["0", [...members(data, key)].filter(matcher(match))];
  }),
  SRANDMEMBER: read(-2, (data, [key = "", count]) => {
    const all = [...members(data, key)];
    if (count === undefined) return pick(all, 1, false)[0] ?? null;
    return pick(all, Math.abs(integer(count)), integer(count) < 0);
  }),
  SINTER: read(-2, (data, keys) => intersection(all(data, keys))),
  SUNION: read(-2, (data, keys) => union(all(data, keys))),
  SDIFF: read(-2, (data, keys) => difference(all(data, keys))),
  SINTERCARD: read(-3, (data, args) => {
    const { keys, rest } = numberedKeys(args);
    const limit = integer(readOptions(rest, { LIMIT: 1 }).get("LIMIT")?.[0] ?? "0");
    if (limit < 0) throw new ReplyError("ERR LIMIT can't be negative");
    const { length } = intersection(all(data, keys));
    return limit === 0 ? length : Math.min(limit, length);
  }),
  SINTERSTORE: write(-3, store(intersection)),
  SUNIONSTORE: write(-3, store(union)),
  SDIFFSTORE: write(-3, store(difference)),
  SADD: write(-3, (data, [key = "", ...added]) => {
    const set = data.make("set", key, () => new Set());
    const before = set.size;
    for (const member of added) set.add(member);
    return set.size - before;
  }),
  SREM: write(-3, (data, [key = "", ...removed]) => {
    const set = members(data, key);
    return removed.filter((member) => set.delete(member)).length;
  }),
  SPOP: write(-2, (data, [key = "", count]) => {
    const set = members(data, key);
    if (count !== undefined && integer(count) < 0) {
      throw new ReplyError("ERR value is out of range, must be positive");
    }
    const popped = pick([...set], count === undefined ? 1 : integer(count), false);
    for (const member of popped) set.delete(member);
    return count === undefined ? (popped[0] ?? null) : popped;
  }),
  SMOVE: write(4, (data, [from = "", to = "", member = ""]) => {
    data.get("set", to);
    if (!members(data, from).has(member)) return 0;
    members(data, from).delete(member);
    data.dropIfEmpty(from);
    data.make("set", to, () => new Set()).add(member);
    return 1;
  }),
};

function members(data: Keyspace, key: string): Set<string> {
  return data.get("set", key) ?? new Set();
}

function all(data: Keyspace, keys: readonly string[]): Set<string>[] {
  return keys.map((key) => members(data, key));
}

function intersection([first = new Set<string>(), ...others]: Set<string>[]): string[] {
  return [...first].filter((member) => others.every((set) => set.has(member)));
}

function union(sets: Set<string>[]): string[] {
  return [...new Set(sets.flatMap((set) => [...set]))];
}

function difference([first = new Set<string>(), ...others]: Set<string>[]): string[] {
  return [...first].filter((member) => !others.some((set) => set.has(member)));
}

function store(combine: Combine) {
  return (data: Keyspace, [to = "", ...keys]: string[]): number => {
    const result = combine(all(data, keys));
    if (result.length > 0) data.set("set", to, new Set(result));
    else data.delete(to);
    return result.length;
  };
}
