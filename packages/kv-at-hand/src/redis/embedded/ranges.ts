/** Commands on ranges of sorted sets: by rank, by score, or by member. */
import { ReplyError } from "../database.ts";
import type { Keyspace } from "./keyspace.ts";
import { float, integer } from "./numbers.ts";
import { atMostOne, readOptions, slice } from "./options.ts";
import { type Family, type Raw, read, write } from "./rule.ts";
import { type Scored, sortedSetOf } from "./sorted-set.ts";
import { sortedSet, withScores } from "./sorted-sets.ts";

type By = "rank" | "score" | "lex";

interface Range {
  readonly by: By;
  /** In descending order, with the limits reversed, except for ranks. */
  readonly isReversed: boolean;
  readonly from: string;
  readonly to: string;
}

export const ranges: Family = {
  ZRANGE: read(-4, (data, [key = "", from = "", to = "", ...options]) => {
    const given = readOptions(options, { BYSCORE: 0, BYLEX: 0, REV: 0, LIMIT: 2, WITHSCORES: 0 });
    if (given.has("WITHSCORES") && given.has("BYLEX")) {
      throw new ReplyError("ERR syntax error, WITHSCORES not supported in combination with BYLEX");
    }
    return shown(rangeOf(data, key, from, to, given), given);
  }),
  ZRANGESTORE: write(-5, (data, [target = "", key = "", from = "", to = "", ...options]) => {
    const given = readOptions(options, { BYSCORE: 0, BYLEX: 0, REV: 0, LIMIT: 2 });
    const found = rangeOf(data, key, from, to, given);
    if (found.length > 0) data.set("zset", target, sortedSetOf(found));
    else data.delete(target);
    return found.length;
  }),
  ZREVRANGE: read(-4, (data, [key = "", from = "", to = "", ...options]) => {
    const given = readOptions(options, { WITHSCORES: 0 });
    return shown(select(data, key, { by: "rank", isReversed: true, from, to }), given);
  }),
  ZRANGEBYSCORE: read(-4, ordered("score", false)),
  ZREVRANGEBYSCORE: read(-4, ordered("score", true)),
  ZRANGEBYLEX: read(-4, ordered("lex", false)),
  ZREVRANGEBYLEX: read(-4, ordered("lex", true)),
  ZCOUNT: read(4, count("score")),
  ZLEXCOUNT: read(4, count("lex")),
  ZREMRANGEBYRANK: write(4, remove("rank")),
  ZREMRANGEBYSCORE: write(4, remove("score")),
  ZREMRANGEBYLEX: write(4, remove("lex")),
};

function rangeOf(
  data: Keyspace,
  key: string,
  from: string,
  to: string,
  given: Map<string, string[]>,
): Scored[] {
  atMostOne(given, "BYSCORE", "BYLEX");
  const by = given.has("BYSCORE") ? "score" : given.has("BYLEX") ? "lex" : "rank";
  if (by === "rank" && given.has("LIMIT")) {
    throw new ReplyError(
      "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX",
    );
  }
  return limited(select(data, key, { by, isReversed: given.has("REV"), from, to }), given);
}

function ordered(by: By, isReversed: boolean) {
  return (data: Keyspace, [key = "", from = "", to = "", ...options]: string[]): Raw => {
    const given = readOptions(options, { LIMIT: 2, ...(by === "score" && { WITHSCORES: 0 }) });
    return shown(limited(select(data, key, { by, isReversed, from, to }), given), given);
  };
}

function count(by: By) {
  return (data: Keyspace, [key = "", from = "", to = ""]: string[]): Raw =>
    select(data, key, { by, isReversed: false, from, to }).length;
}

function remove(by: By) {
  return (data: Keyspace, [key = "", from = "", to = ""]: string[]): Raw => {
    const found = select(data, key, { by, isReversed: false, from, to });
    for (const [member] of found) sortedSet(data, key).delete(member);
    return found.length;
  };
}

function select(data: Keyspace, key: string, { by, isReversed, from, to }: Range): Scored[] {
  const isInside = by === "rank" ? undefined : between(by, isReversed ? [to, from] : [from, to]);
  const [start, stop] = by === "rank" ? [integer(from), integer(to)] : [0, -1];
  const sorted = sortedSet(data, key).sorted();
  const all = isReversed ? [...sorted].reverse() : sorted;
  return isInside ? all.filter(isInside) : slice(all, start, stop);
}

function between(by: "score" | "lex", [low, high]: [string, string]): (entry: Scored) => boolean {
  const limit = by === "score" ? scoreLimit : lexLimit;
  const [toLow, toHigh] = [limit(low, 1), limit(high, -1)];
  return (entry) => toLow(entry) >= 0 && toHigh(entry) <= 0;
}

/** Compares an entry with a limit; an entry at an exclusive limit (`(1`) counts as outside the range. */
function scoreLimit(text: string, side: number): (entry: Scored) => number {
  const isOpen = text.startsWith("(");
  const limit = float(isOpen ? text.slice(1) : text, "ERR min or max is not a float");
  return ([, score]) => (score === limit ? (isOpen ? -side : 0) : score - limit);
}

function lexLimit(text: string, side: number): (entry: Scored) => number {
  if (text === "-") return () => 1;
  if (text === "+") return () => -1;
  if (!/^[[(]/.test(text)) throw new ReplyError("ERR min or max not valid string range item");
  const limit = text.slice(1);
  return ([member]) => {
    if (member === limit) return text.startsWith("(") ? -side : 0;
    return member < limit ? -1 : 1;
  };
}

function limited(entries: Scored[], given: ReadonlyMap<string, string[]>): Scored[] {
  const [offset, amount] = given.get("LIMIT") ?? ["0", "-1"];
  const [start, number] = [integer(offset), integer(amount)];
  if (start < 0) return [];
  return entries.slice(start, number < 0 ? undefined : start + number);
}

function shown(entries: readonly Scored[], given: ReadonlyMap<string, unknown>): string[] {
  return given.has("WITHSCORES") ? withScores(entries) : entries.map(([member]) => member);
}
