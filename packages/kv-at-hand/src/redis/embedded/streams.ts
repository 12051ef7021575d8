/** Stream commands, except those on groups. */
import { ReplyError } from "../database.ts";
import { wrongArguments } from "./arity.ts";
import type { Keyspace } from "./keyspace.ts";
import { integer, SYNTAX_ERROR } from "./numbers.ts";
import { readOptions } from "./options.ts";
import { type Family, type Raw, read, write } from "./rule.ts";
import {
  between,
  compare,
  emptyStream,
  type Id,
  newId,
  readId,
  readLimit,
  type Stream,
  showEntries,
  showId,
} from "./stream.ts";

export const streams: Family = {
  XLEN: read(2, (data, [key = ""]) => data.get("stream", key)?.entries.length ?? 0),
  XRANGE: read(-4, (data, [key = "", from = "", to = "", ...options]) =>
    range(data, key, [from, to], options),
  ),
  XREVRANGE: read(-4, (data, [key = "", to = "", from = "", ...options]) =>
    range(data, key, [from, to], options, true),
  ),
  XREAD: read(-4, (data, args) => {
    const { options, keys, ids } = splitStreams(args, "xread");
    const count = integer(readOptions(options, { COUNT: 1 }).get("COUNT")?.[0] ?? "-1");
    const found = keys.flatMap((key, index) => {
      const stream = data.get("stream", key) ?? emptyStream();
      const text = ids[index] ?? "";
      const after = text === "$" ? stream.last : readId(text);
      const entries = stream.entries.filter(({ id }) => compare(id, after) > 0);
      return entries.length === 0
        ? []
        : [[key, showEntries(entries.slice(0, count < 0 ? undefined : count))]];
    });
    return found.length === 0 ? null : found;
  }),
  XADD: write(-5, add),
  XDEL: write(-3, (data, [key = "", ...texts]) => {
    const stream = data.get("stream", key) ?? emptyStream();
    const ids = texts.map((text) => readId(text));
    const isDeleted = (id: Id) => ids.some((each) => compare(each, id) === 0);
    return drop(stream, ({ id }) => isDeleted(id));
  }),
  XTRIM: write(-4, (data, [key = "", ...args]) => {
    const { rest, trim } = readTrimming(args);
    if (rest.length > 0 || !trim) throw new ReplyError(SYNTAX_ERROR);
    return trim(data.get("stream", key) ?? emptyStream());
  }),
};

function range(
  data: Keyspace,
  key: string,
  [from, to]: [string, string],
  options: string[],
  isReversed = false,
): Raw {
  const count = integer(readOptions(options, { COUNT: 1 }).get("COUNT")?.[0] ?? "-1");
  const limits = [readLimit(from, false), readLimit(to, true)] as const;
  const found = between(data.get("stream", key) ?? emptyStream(), ...limits);
  return showEntries((isReversed ? found.reverse() : found).slice(0, count < 0 ? undefined : count));
}

function add(data: Keyspace, [key = "", ...args]: string[]): Raw {
  const isNoMake = args[0]?.toUpperCase() === "NOMKSTREAM";
  const { rest, trim } = readTrimming(isNoMake ? args.slice(1) : args);
  const [text = "", ...fields] = rest;
  if (fields.length === 0 || fields.length % 2 === 1) wrongArguments("xadd");
  const existing = data.get("stream", key);
  if (!existing && isNoMake) return null;
  const id = newId(text, existing?.last ?? emptyStream().last);
  const stream = data.make("stream", key, emptyStream);
  stream.entries.push({ id, fields });
  stream.last = id;
  stream.added += 1;
  trim?.(stream);
  return showId(id);
}

/**
 * `MAXLEN 100` or `MINID ~ 5-0`; with `~`, trimming is approximate in Redis and exact here. @throws
 * ReplyError
 */
function readTrimming(args: readonly string[]): { rest: string[]; trim?: (stream: Stream) => number } {
  const [kind = "", ...more] = args;
  if (!/^(maxlen|minid)$/i.test(kind)) return { rest: [...args] };
  const [threshold = "", ...rest] = /^[=~]$/.test(more[0] ?? "") ? more.slice(1) : more;
  const behind = rest[0]?.toUpperCase() === "LIMIT" ? rest.slice(2) : rest;
  if (kind.toUpperCase() === "MINID") {
    const least = readId(threshold);
    return { rest: behind, trim: (stream) => drop(stream, ({ id }) => compare(id, least) < 0) };
  }
  const length = integer(threshold);
  if (length < 0) throw new ReplyError("ERR The MAXLEN argument must be >= 0.");
  return {
    rest: behind,
    trim: (stream) => {
      const kept = new Set(length === 0 ? [] : stream.entries.slice(-length));
      return drop(stream, (entry) => !kept.has(entry));
    },
  };
}

function drop(stream: Stream, isDropped: (entry: Stream["entries"][number]) => boolean): number {
  const dropped = stream.entries.filter(isDropped);
  stream.entries = stream.entries.filter((entry) => !isDropped(entry));
  for (const { id } of dropped) if (compare(id, stream.maxDeleted) > 0) stream.maxDeleted = id;
  return dropped.length;
}

/** The options before STREAMS, and the keys and IDs after it. @throws ReplyError */
export function splitStreams(
  args: readonly string[],
  command: string,
): { options: string[]; keys: string[]; ids: string[] } {
  const widths: Readonly<Record<string, number>> = { COUNT: 2, GROUP: 3, NOACK: 1 };
  let place = 0;
  for (let width = widths[name()]; width !== undefined; width = widths[name()]) place += width;
  if (name() !== "STREAMS") throw new ReplyError(SYNTAX_ERROR);
  const rest = args.slice(place + 1);
  if (rest.length === 0 || rest.length % 2 === 1) {
    throw new ReplyError(
      `ERR Unbalanced '${command}' list of streams: for each stream key an ID or '$' must be specified.`,
    );
  }
  const half = rest.length / 2;
  return { options: args.slice(0, place), keys: rest.slice(0, half), ids: rest.slice(half) };

  function name(): string {
    return args[place]?.toUpperCase() ?? "";
  }
}
