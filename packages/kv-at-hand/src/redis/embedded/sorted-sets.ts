/** Sorted set commands, except those on ranges and on several sets. */
import { ReplyError } from "../database.ts";
import { matcher } from "./glob.ts";
import type { Keyspace } from "./keyspace.ts";
import { float, integer, NOT_A_FLOAT, SYNTAX_ERROR, showFloat } from "./numbers.ts";
import { pick, readOptions, scanOptions } from "./options.ts";
import { type Family, type Raw, read, write } from "./rule.ts";
import { type Scored, SortedSet } from "./sorted-set.ts";

export const sortedSets: Family = {
  ZCARD: read(2, (data, [key = ""]) => sortedSet(data, key).size),
  ZSCORE: read(3, (data, [key = "", member = ""]) => shown(sortedSet(data, key).score(member))),
  ZMSCORE: read(-3, (data, [key = "", ...members]) =>
    members.map((member) => shown(sortedSet(data, key).score(member))),
  ),
  ZRANK: read(3, (data, [key = "", member]) => rank(sortedSet(data, key).sorted(), member)),
  ZREVRANK: read(3, (data, [key = "", member]) => rank([...sortedSet(data, key).sorted()].reverse(), member)),
  ZSCAN: read(-3, (data, [key = "", ...args]) => {
    const { match = "*" } = scanOptions(args);
    const matches = matcher(match);
    return [
      "0",
      withScores(
        sortedSet(data, key)
          .sorted()
          .filter(([member]) => matches(member)),
      ),
    ];
  }),
  ZRANDMEMBER: read(-2, (data, [key = "", count, mode]) => {
    const all = sortedSet(data, key).sorted();
    if (count === undefined) return pick(all, 1, false)[0]?.[0] ?? null;
    if (mode !== undefined && mode.toUpperCase() !== "WITHSCORES") throw new ReplyError(SYNTAX_ERROR);
    const picked = pick(all, Math.abs(integer(count)), integer(count) < 0);
    return mode === undefined ? picked.map(([member]) => member) : withScores(picked);
  }),
  ZADD: write(-4, (data, [key = "", ...args]) => add(data, key, args)),
  ZINCRBY: write(4, (data, [key = "", by = "", member = ""]) => add(data, key, ["INCR", by, member])),
  ZREM: write(-3, (data, [key = "", ...members]) => {
    const set = sortedSet(data, key);
    return members.filter((member) => set.delete(member)).length;
  }),
  ZPOPMIN: write(-2, (data, args) => pop(data, args, (sorted) => sorted)),
  ZPOPMAX: write(-2, (data, args) => pop(data, args, (sorted) => [...sorted].reverse())),
};

export function sortedSet(data: Keyspace, key: string): SortedSet {
  return data.get("zset", key) ?? new SortedSet();
}

export function withScores(entries: readonly Scored[]): string[] {
  return entries.flatMap(([member, score]) => [member, showFloat(score)]);
}

function shown(score: number | undefined): string | null {
  return score === undefined ? null : showFloat(score);
}

function rank(sorted: readonly Scored[], member: string | undefined): number | null {
  const index = sorted.findIndex(([each]) => each === member);
  return index < 0 ? null : index;
}

function add(data: Keyspace, key: string, args: readonly string[]): Raw {
  const first = args.findIndex((arg) => !/^(NX|XX|GT|LT|CH|INCR)$/i.test(arg));
  const given = readOptions(args.slice(0, Math.max(0, first)), {
    NX: 0,
    XX: 0,
    GT: 0,
    LT: 0,
    CH: 0,
    INCR: 0,
  });
  const rest = first < 0 ? [] : args.slice(first);
  if (rest.length === 0 || rest.length % 2 === 1) throw new ReplyError(SYNTAX_ERROR);
  if (given.has("NX") && given.has("XX")) {
    throw new ReplyError("ERR XX and NX options at the same time are not compatible");
  }
  if (["GT", "LT", "NX"].filter((name) => given.has(name)).length > 1) {
    throw new ReplyError("ERR GT, LT, and/or NX options at the same time are not compatible");
  }
  const scores = rest.filter((_, index) => index % 2 === 0).map((score) => float(score, NOT_A_FLOAT));
  if (given.has("INCR") && scores.length > 1) {
    throw new ReplyError("ERR INCR option supports a single increment-element pair");
  }
  const set = data.make("zset", key, () => new SortedSet());
  let [added, changed] = [0, 0];
  let last: number | null = null;
  for (const [index, given_] of scores.entries()) {
    const member = rest[2 * index + 1] ?? "";
    const before = set.score(member);
    const score = given.has("INCR") ? (before ?? 0) + given_ : given_;
    if (Number.isNaN(score)) throw new ReplyError("ERR resulting score is not a number (NaN)");
    const isRefused =
      before === undefined
        ? given.has("XX")
        : given.has("NX") || (given.has("GT") && score <= before) || (given.has("LT") && score >= before);
    if (isRefused) continue;
    if (before === undefined) added += 1;
    else if (before !== score) changed += 1;
    set.set(member, score);
    last = score;
  }
  if (given.has("INCR")) return last === null ? null : showFloat(last);
  return given.has("CH") ? added + changed : added;
}

function pop(
  data: Keyspace,
  [key = "", count = "1"]: string[],
  order: (sorted: readonly Scored[]) => readonly Scored[],
): Raw {
  if (integer(count) < 0) throw new ReplyError("ERR value is out of range, must be positive");
  const set = sortedSet(data, key);
  const popped = order(set.sorted()).slice(0, integer(count));
  for (const [member] of popped) set.delete(member);
  return withScores(popped);
}
