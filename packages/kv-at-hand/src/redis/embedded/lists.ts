/** Commands on lists. */
import { ReplyError } from "../database.ts";
import type { Keyspace } from "./keyspace.ts";
import { integer, SYNTAX_ERROR } from "./numbers.ts";
import { numberedKeys, readOptions, slice } from "./options.ts";
import { type Family, type Raw, read, write } from "./rule.ts";

type End = "LEFT" | "RIGHT";

export const lists: Family = {
  LLEN: read(2, (data, [key = ""]) => items(data, key).length),
  LINDEX: read(3, (data, [key = "", index]) => items(data, key).at(integer(index)) ?? null),
  LRANGE: read(4, (data, [key = "", start, stop]) => slice(items(data, key), integer(start), integer(stop))),
  LPOS: read(-3, positions),
  LPUSH: write(-3, (data, [key = "", ...values]) => push(data, key, values, "LEFT")),
  RPUSH: write(-3, (data, [key = "", ...values]) => push(data, key, values, "RIGHT")),
  LPUSHX: write(-3, (data, [key = "", ...values]) =>
    data.get("list", key) ? push(data, key, values, "LEFT") : 0,
  ),
  RPUSHX: write(-3, (data, [key = "", ...values]) =>
    data.get("list", key) ? push(data, key, values, "RIGHT") : 0,
  ),
  LPOP: write(-2, (data, args) => popSome(data, args, "LEFT")),
  RPOP: write(-2, (data, args) => popSome(data, args, "RIGHT")),
  LMOVE: write(5, (data, [from = "", to = "", take, put]) => move(data, from, to, end(take), end(put))),
  RPOPLPUSH: write(3, (data, [from = "", to = ""]) => move(data, from, to, "RIGHT", "LEFT")),
  LMPOP: write(-4, (data, args) => {
    const { keys, rest } = numberedKeys(args);
    const [where, ...options] = rest;
    const from = end(where);
    const count = integer(readOptions(options, { COUNT: 1 }).get("COUNT")?.[0] ?? "1");
    if (count < 1) throw new ReplyError("ERR count should be greater than 0");
    const key = keys.find((each) => items(data, each).length > 0);
    return key === undefined ? null : [key, pop(data, key, count, from)];
  }),
  LSET: write(4, (data, [key = "", index, value = ""]) => {
    const list = data.get("list", key);
    if (!list) throw new ReplyError("ERR no such key");
    const at = integer(index) < 0 ? list.length + integer(index) : integer(index);
    if (at < 0 || at >= list.length) throw new ReplyError("ERR index out of range");
    list[at] = value;
    return "OK";
  }),
  LINSERT: write(5, (data, [key = "", where = "", pivot = "", value = ""]) => {
    if (!/^(before|after)$/i.test(where)) throw new ReplyError(SYNTAX_ERROR);
    const list = items(data, key);
    const at = list.indexOf(pivot);
    if (at < 0) return list.length === 0 ? 0 : -1;
    list.splice(/^after$/i.test(where) ? at + 1 : at, 0, value);
    return list.length;
  }),
  LREM: write(4, (data, [key = "", count, value]) => {
    const list = items(data, key);
    const number = integer(count);
    const places = list.flatMap((item, index) => (item === value ? [index] : []));
    const ordered = number < 0 ? places.reverse() : places;
    const removed = new Set(ordered.slice(0, number === 0 ? undefined : Math.abs(number)));
    const rest = list.filter((_, index) => !removed.has(index));
    list.splice(0, list.length, ...rest);
    return removed.size;
  }),
  LTRIM: write(4, (data, [key = "", start, stop]) => {
    const kept = slice(items(data, key), integer(start), integer(stop));
    data.get("list", key)?.splice(0, Infinity, ...kept);
    return "OK";
  }),
};

function items(data: Keyspace, key: string): string[] {
  return data.get("list", key) ?? [];
}

/** @throws ReplyError */
function end(text: string | undefined): End {
  const where = text?.toUpperCase();
  if (where === "LEFT" || where === "RIGHT") return where;
  throw new ReplyError(SYNTAX_ERROR);
}

function push(data: Keyspace, key: string, values: readonly string[], where: End): number {
  const list = data.make("list", key, () => []);
  for (const value of values) {
    if (where === "LEFT") list.unshift(value);
    else list.push(value);
  }
  return list.length;
}

function pop(data: Keyspace, key: string, count: number, where: End): string[] {
  const list = items(data, key);
  const popped =
    where === "LEFT" ? list.splice(0, count) : list.splice(Math.max(0, list.length - count)).reverse();
  data.dropIfEmpty(key);
  return popped;
}

function popSome(data: Keyspace, [key = "", count, ...more]: string[], where: End): Raw {
  if (more.length > 0) throw new ReplyError(SYNTAX_ERROR);
  if (count === undefined) return pop(data, key, 1, where)[0] ?? null;
  if (integer(count) < 0) throw new ReplyError("ERR value is out of range, must be positive");
  return data.get("list", key) ? pop(data, key, integer(count), where) : null;
}

function move(data: Keyspace, from: string, to: string, take: End, put: End): Raw {
  data.get("list", to);
  const [item] = pop(data, from, 1, take);
  if (item === undefined) return null;
  push(data, to, [item], put);
  return item;
}

function positions(data: Keyspace, [key = "", value, ...options]: string[]): Raw {
  const given = readOptions(options, { RANK: 1, COUNT: 1, MAXLEN: 1 });
  const number = (name: string, usual: string) => integer(given.get(name)?.[0] ?? usual);
  const [rank, count, depth] = [number("RANK", "1"), number("COUNT", "1"), number("MAXLEN", "0")];
  if (rank === 0)
    throw new ReplyError(
      "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list",
    );
  if (count < 0) throw new ReplyError("ERR COUNT can't be negative");
  if (depth < 0) throw new ReplyError("ERR MAXLEN can't be negative");
  const places = items(data, key).map((item, index) => [item, index] as const);
  const ordered = rank < 0 ? places.reverse() : places;
  const found = ordered.slice(0, depth || undefined).filter(([item]) => item === value);
  const matches = found.slice(Math.abs(rank) - 1).map(([, index]) => index);
  return given.has("COUNT") ? matches.slice(0, count || undefined) : (matches[0] ?? null);
}
