/** Commands on consumer groups. */
import { ReplyError } from "../database.ts";
import type { Keyspace } from "./keyspace.ts";
import { integer, SYNTAX_ERROR } from "./numbers.ts";
import { readOptions } from "./options.ts";
import { claim, heardOf, pendingBetween, sortPending } from "./pending.ts";
import { type Family, type Raw, read, write } from "./rule.ts";
import {
  compare,
  emptyStream,
  type Group,
  type Id,
  readId,
  type Stream,
  showEntries,
  showId,
} from "./stream.ts";
import { splitStreams } from "./streams.ts";

export const streamGroups: Family = {
  XGROUP: write(-2, (data, [subcommand = "", key = "", name = "", ...rest]) => {
    const run = GROUP_COMMANDS[subcommand.toUpperCase()];
    if (!run) throw new ReplyError(`ERR unknown subcommand '${subcommand}'. Try XGROUP HELP.`);
    return run(data, key, name, rest);
  }),
  XREADGROUP: write(-7, readGroup),
  XACK: write(-4, (data, [key = "", name = "", ...texts]) => {
    const pending = data.get("stream", key)?.groups.get(name)?.pending;
    return texts.map((text) => showId(readId(text))).filter((id) => pending?.delete(id)).length;
  }),
  XPENDING: read(-3, (data, [key = "", name = "", ...range]) => {
    const { group } = groupOf(data, key, name);
    if (range.length > 0) return pendingBetween(group, range);
    const all = [...group.pending.values()];
    const [first, last] = [all[0], all.at(-1)];
    if (!first || !last) return [0, null, null, null];
    const counts = new Map<string, number>();
    for (const { consumer } of all) counts.set(consumer, (counts.get(consumer) ?? 0) + 1);
    const shown = [...counts].sort().map(([consumer, count]) => [consumer, String(count)]);
    return [all.length, showId(first.id), showId(last.id), shown];
  }),
  XCLAIM: write(-6, (data, [key = "", name = "", consumer = "", idle, ...rest]) => {
    const { stream, group } = groupOf(data, key, name);
    const first = rest.findIndex((arg) => !/^\d+(-\d+)?$/.test(arg));
    const ids = (first < 0 ? rest : rest.slice(0, first)).map((text) => readId(text));
    const options = first < 0 ? [] : rest.slice(first);
    const given = readOptions(options, { IDLE: 1, TIME: 1, RETRYCOUNT: 1, FORCE: 0, JUSTID: 0, LASTID: 1 });
    const claimed = claim(stream, group, { consumer, ids, idleMs: integer(idle), given });
    return given.has("JUSTID") ? claimed.map(({ id }) => showId(id)) : showEntries(claimed);
  }),
  XAUTOCLAIM: write(-6, (data, [key = "", name = "", consumer = "", idle, start = "", ...options]) => {
    const { stream, group } = groupOf(data, key, name);
    const given = readOptions(options, { COUNT: 1, JUSTID: 0 });
    const count = integer(given.get("COUNT")?.[0] ?? "100");
    const from = readId(start.replace(/^\(/, ""));
    const idleMs = integer(idle);
    const now = Date.now();
    const due = [...group.pending.values()].filter(
      ({ id, deliveredAt }) => compare(id, from) >= 0 && now - deliveredAt >= idleMs,
    );
    const ids = due.slice(0, count).map(({ id }) => id);
    const gone = ids.filter((id) => !stream.entries.some((entry) => compare(entry.id, id) === 0));
    const claimed = claim(stream, group, { consumer, ids, idleMs, given });
    const shown = given.has("JUSTID") ? claimed.map(({ id }) => showId(id)) : showEntries(claimed);
    return [showId(due[count]?.id ?? { ms: 0n, seq: 0n }), shown, gone.map(showId)];
  }),
};

const GROUP_COMMANDS: Readonly<
  Record<string, (data: Keyspace, key: string, name: string, rest: string[]) => Raw>
> = {
  CREATE(data, key, name, [start = "", ...options]) {
    const given = readOptions(options, { MKSTREAM: 0, ENTRIESREAD: 1 });
    const stream = given.has("MKSTREAM") ? data.make("stream", key, emptyStream) : streamOf(data, key);
    if (stream.groups.has(name)) throw new ReplyError("BUSYGROUP Consumer Group name already exists");
    stream.groups.set(name, { last: startOf(stream, start), pending: new Map(), consumers: new Map() });
    return "OK";
  },
  SETID(data, key, name, [start = ""]) {
    const { stream, group } = groupOf(data, key, name);
    group.last = startOf(stream, start);
    return "OK";
  },
  DESTROY: (data, key, name) => (streamOf(data, key).groups.delete(name) ? 1 : 0),
  CREATECONSUMER: (data, key, name, [consumer = ""]) =>
    heardOf(groupOf(data, key, name).group, consumer) ? 1 : 0,
  DELCONSUMER(data, key, name, [consumer = ""]) {
    const { group } = groupOf(data, key, name);
    group.consumers.delete(consumer);
    const own = [...group.pending].filter(([, pending]) => pending.consumer === consumer);
    for (const [id] of own) group.pending.delete(id);
    return own.length;
  },
};

/** @throws ReplyError */
function streamOf(data: Keyspace, key: string): Stream {
  const stream = data.get("stream", key);
  if (stream) return stream;
  throw new ReplyError(
    "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.",
  );
}

function groupOf(data: Keyspace, key: string, name: string, where = ""): { stream: Stream; group: Group } {
  const stream = data.get("stream", key);
  const group = stream?.groups.get(name);
  if (stream && group) return { stream, group };
  throw new ReplyError(`NOGROUP No such key '${key}' or consumer group '${name}'${where}`);
}

function startOf(stream: Stream, text: string): Id {
  return text === "$" ? stream.last : readId(text);
}

function readGroup(data: Keyspace, args: string[]): Raw {
  const { options, keys, ids } = splitStreams(args, "xreadgroup");
  const given = readOptions(options, { COUNT: 1, GROUP: 2, NOACK: 0 });
  const [name, consumer] = given.get("GROUP") ?? [];
  if (name === undefined || consumer === undefined) throw new ReplyError(SYNTAX_ERROR);
  const count = integer(given.get("COUNT")?.[0] ?? "-1");
  const found = keys.flatMap((key, index) => {
    const { stream, group } = groupOf(data, key, name, " in XREADGROUP with GROUP option");
    heardOf(group, consumer);
    const text = ids[index] ?? "";
    const after = text === ">" ? group.last : readId(text);
    const isNew = text === ">";
    const isOwn = (id: Id) => group.pending.get(showId(id))?.consumer === consumer;
    const entries = stream.entries
      .filter(({ id }) => compare(id, after) > 0 && (isNew || isOwn(id)))
      .slice(0, count < 0 ? undefined : count);
    for (const { id } of isNew ? entries : []) {
      group.last = id;
      const pending = { id, consumer, deliveredAt: Date.now(), deliveries: 1 };
      if (!given.has("NOACK")) group.pending.set(showId(id), pending);
    }
    sortPending(group);
    return isNew && entries.length === 0 ? [] : [[key, showEntries(entries)]];
  });
  return found.length === 0 ? null : found;
}
