/** HyperLogLog commands, which count exactly here. */
import type { Keyspace } from "./keyspace.ts";
import { type Family, write } from "./rule.ts";

export const hyperLogLogs: Family = {
  PFADD: write(-2, (data, [key = "", ...elements]) => {
    const isNew = data.get("hyperloglog", key) === undefined;
    const counted = data.make("hyperloglog", key, () => new Set());
    const before = counted.size;
    for (const element of elements) counted.add(element);
    return isNew || counted.size > before ? 1 : 0;
  }),
  // In Redis, it may cache its result in the key.
  PFCOUNT: write(-2, (data, keys) => union(data, keys).size),
  PFMERGE: write(-2, (data, keys) => {
    const [to = ""] = keys;
    const merged = union(data, keys);
    const counted = data.make("hyperloglog", to, () => new Set());
    for (const element of merged) counted.add(element);
    return "OK";
  }),
};

function union(data: Keyspace, keys: readonly string[]): Set<string> {
  return new Set(keys.flatMap((key) => [...(data.get("hyperloglog", key) ?? [])]));
}
