/** Commands on hashes. */
import { ReplyError } from "../database.ts";
import { matcher } from "./glob.ts";
import type { Keyspace } from "./keyspace.ts";
import { add64, addDecimals, float, int64, integer, SYNTAX_ERROR } from "./numbers.ts";
import { pick, scanOptions } from "./options.ts";
import { type Family, read, write } from "./rule.ts";
import { pairs } from "./strings.ts";

export const hashes: Family = {
  HGET: read(3, (data, [key = "", field = ""]) => fields(data, key).get(field) ?? null),
  HMGET: read(-3, (data, [key = "", ...names]) => names.map((name) => fields(data, key).get(name) ?? null)),
  HGETALL: read(2, (data, [key = ""]) => [...fields(data, key)].flat()),
  HKEYS: read(2, (data, [key = ""]) => [...fields(data, key).keys()]),
  HVALS: read(2, (data, [key = ""]) => [...fields(data, key).values()]),
  HLEN: read(2, (data, [key = ""]) => fields(data, key).size),
  HSTRLEN: read(3, (data, [key = "", field = ""]) => fields(data, key).get(field)?.length ?? 0),
  HEXISTS: read(3, (data, [key = "", field = ""]) => (fields(data, key).has(field) ? 1 : 0)),
  HSCAN: read(-3, (data, [key = "", ...args]) => {
    const { match = "*" } = scanOptions(args);
    const matches = matcher(match);
    // Everything in one page, as Redis answers for a small hash.
    return ["0", [...fields(data, key)].filter(([field]) => matches(field)).flat()];
  }),
  HRANDFIELD: read(-2, (data, [key = "", count, mode]) => {
    const all = [...fields(data, key)];
    if (count === undefined) return pick(all, 1, false)[0]?.[0] ?? null;
    if (mode !== undefined && mode.toUpperCase() !== "WITHVALUES") throw new ReplyError(SYNTAX_ERROR);
    const picked = pick(all, Math.abs(integer(count)), integer(count) < 0);
    return mode === undefined ? picked.map(([field]) => field) : picked.flat();
  }),
  HSET: write(-4, (data, [key = "", ...args]) => set(data, key, pairs(args, "hset"))),
  HMSET: write(-4, (data, [key = "", ...args]) => {
    set(data, key, pairs(args, "hmset"));
    return "OK";
  }),
  HSETNX: write(4, (data, [key = "", field = "", value = ""]) =>
    fields(data, key).has(field) ? 0 : set(data, key, [[field, value]]),
  ),
  HDEL: write(-3, (data, [key = "", ...names]) => {
    const hash = fields(data, key);
    return names.filter((name) => hash.delete(name)).length;
  }),
  HINCRBY: write(4, (data, [key = "", field = "", by]) => {
    const increment = int64(by);
    const sum = add64(
      int64(fields(data, key).get(field) ?? "0", "ERR hash value is not an integer"),
      increment,
    );
    set(data, key, [[field, String(sum)]]);
    return sum;
  }),
  HINCRBYFLOAT: write(4, (data, [key = "", field = "", by = ""]) => {
    float(by);
    const before = fields(data, key).get(field) ?? "0";
    float(before, "ERR hash value is not a float");
    const sum = addDecimals(before, by);
    set(data, key, [[field, sum]]);
    return sum;
  }),
};

function fields(data: Keyspace, key: string): Map<string, string> {
  return data.get("hash", key) ?? new Map();
}

/** The number of new fields. */
function set(data: Keyspace, key: string, pairs: readonly [string, string][]): number {
  const hash = data.make("hash", key, () => new Map());
  const before = hash.size;
  for (const [field, value] of pairs) hash.set(field, value);
  return hash.size - before;
}
