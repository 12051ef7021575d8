/** Commands on several sorted sets; a set counts as one with all scores 1. */
import { ReplyError } from "../database.ts";
import type { Keyspace } from "./keyspace.ts";
import { float, integer, SYNTAX_ERROR } from "./numbers.ts";
import { numberedKeys, readOptions } from "./options.ts";
import { type Family, type Raw, read, write } from "./rule.ts";
import { type Scored, sortedSetOf } from "./sorted-set.ts";
import { withScores } from "./sorted-sets.ts";

type Scores = Map<string, number>;
type Combine = (sets: readonly Scores[], aggregate: (one: number, other: number) => number) => Scores;

const AGGREGATES: Readonly<Record<string, (one: number, other: number) => number>> = {
  // Infinity plus -Infinity is undefined; Redis uses 0.
  SUM: (one, other) => one + other || 0,
  MIN: Math.min,
  MAX: Math.max,
};

export const combined: Family = {
  ZUNION: read(-3, (data, args) => show(data, args, union, "zunion")),
  ZINTER: read(-3, (data, args) => show(data, args, intersection, "zinter")),
  ZDIFF: read(-3, (data, args) => show(data, args, difference, "zdiff")),
  ZINTERCARD: read(-3, (data, args) => {
    const { keys, rest } = numberedKeys(args, noKeys("zintercard"));
    const limit = integer(readOptions(rest, { LIMIT: 1 }).get("LIMIT")?.[0] ?? "0");
    const { size } = intersection(
      keys.map((key) => scores(data, key)),
      Math.min,
    );
    return limit === 0 ? size : Math.min(limit, size);
  }),
  ZUNIONSTORE: write(-4, (data, args) => store(data, args, union, "zunionstore")),
  ZINTERSTORE: write(-4, (data, args) => store(data, args, intersection, "zinterstore")),
  ZDIFFSTORE: write(-4, (data, args) => store(data, args, difference, "zdiffstore")),
};

function union(sets: readonly Scores[], aggregate: (one: number, other: number) => number): Scores {
  const result: Scores = new Map();
  for (const [member, score] of sets.flatMap((set) => [...set])) {
    const before = result.get(member);
    result.set(member, before === undefined ? score : aggregate(before, score));
  }
  return result;
}

function intersection(sets: readonly Scores[], aggregate: (one: number, other: number) => number): Scores {
  return new Map([...union(sets, aggregate)].filter(([member]) => sets.every((set) => set.has(member))));
}

function difference([first = new Map(), ...others]: readonly Scores[]): Scores {
  return new Map([...first].filter(([member]) => !others.some((set) => set.has(member))));
}

function show(data: Keyspace, args: string[], combine: Combine, command: string): Raw {
  const { entries, given } = evaluate(data, args, combine, command, { WITHSCORES: 0 });
  const sorted = sortedSetOf(entries).sorted();
  return given.has("WITHSCORES") ? withScores(sorted) : sorted.map(([member]) => member);
}

function store(data: Keyspace, [to = "", ...args]: string[], combine: Combine, command: string): Raw {
  const { entries } = evaluate(data, args, combine, command, {});
  if (entries.length > 0) data.set("zset", to, sortedSetOf(entries));
  else data.delete(to);
  return entries.length;
}

function evaluate(
  data: Keyspace,
  args: string[],
  combine: Combine,
  command: string,
  more: Record<string, number>,
): { entries: Scored[]; given: Map<string, string[]> } {
  const { keys, rest } = numberedKeys(args, noKeys(command));
  const weighing = combine === difference ? {} : { WEIGHTS: keys.length, AGGREGATE: 1 };
  const given = readOptions(rest, { ...weighing, ...more });
  const weights = given.get("WEIGHTS")?.map((weight) => float(weight, "ERR weight value is not a float"));
  const aggregate = AGGREGATES[given.get("AGGREGATE")?.[0]?.toUpperCase() ?? "SUM"];
  if (!aggregate) throw new ReplyError(SYNTAX_ERROR);
  const sets = keys.map(
    (key, index) =>
      new Map(
        [...scores(data, key)].map(([member, score]) => [member, score * (weights?.[index] ?? 1) || 0]),
      ),
  );
  return { entries: [...combine(sets, aggregate)], given };
}

function noKeys(command: string): string {
  return `ERR at least 1 input key is needed for '${command}' command`;
}

function scores(data: Keyspace, key: string): Scores {
  if (data.kind(key) === "set")
    return new Map([...(data.get("set", key) ?? [])].map((member) => [member, 1]));
  return new Map(data.get("zset", key)?.sorted());
}
