/** The output of XINFO for streams and their groups. */
import { ReplyError } from "../database.ts";
import { SYNTAX_ERROR } from "./numbers.ts";
import { type Family, type Raw, read } from "./rule.ts";
import { type Group, type Stream, showEntries, showId } from "./stream.ts";

export const streamInfo: Family = {
  XINFO: read(-3, (data, [subcommand = "", key = "", name = ""]) => {
    const stream = data.get("stream", key);
    if (!stream) throw new ReplyError("ERR no such key");
    switch (subcommand.toUpperCase()) {
      case "STREAM":
        return describe(stream);
      case "GROUPS":
        return [...stream.groups].map(([group, value]) => describeGroup(group, value, stream));
      case "CONSUMERS": {
        const group = stream.groups.get(name);
        if (!group) throw new ReplyError(`NOGROUP No such consumer group '${name}' for key name '${key}'`);
        return [...group.consumers].map(([consumer, heardAt]) => {
          const pending = [...group.pending.values()].filter((each) => each.consumer === consumer);
          const idle = Date.now() - heardAt;
          return ["name", consumer, "pending", pending.length, "idle", idle, "inactive", idle];
        });
      }
      default:
        throw new ReplyError(SYNTAX_ERROR);
    }
  }),
};

function describe({ entries, groups, last, added, maxDeleted }: Stream): Raw {
  const [first, final] = [showEntries(entries.slice(0, 1)), showEntries(entries.slice(-1))];
  return [
    ...["length", entries.length, "radix-tree-keys", 1, "radix-tree-nodes", 2],
    ...["last-generated-id", showId(last), "max-deleted-entry-id", showId(maxDeleted)],
    ...["entries-added", added, "recorded-first-entry-id", first[0]?.[0] ?? "0-0"],
    ...["groups", groups.size, "first-entry", first[0] ?? null, "last-entry", final[0] ?? null],
  ];
}

function describeGroup(name: string, { consumers, pending, last }: Group, { added, entries }: Stream): Raw {
  const read =
    added - entries.filter(({ id }) => id.ms > last.ms || (id.ms === last.ms && id.seq > last.seq)).length;
  return [
    ...["name", name, "consumers", consumers.size, "pending", pending.size],
    ...["last-delivered-id", showId(last), "entries-read", read, "lag", added - read],
  ];
}
