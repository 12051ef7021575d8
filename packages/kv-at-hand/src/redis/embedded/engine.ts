/** Runs the commands of the embedded Redis, one at a time and synchronously. */
import { type Reply, toInteger } from "../database.ts";
import { checked } from "./arity.ts";
import type { Channels } from "./channels.ts";
import { COMMANDS } from "./commands.ts";
import { Keyspace } from "./keyspace.ts";
import type { Raw } from "./rule.ts";

export class Engine {
  readonly #data = new Keyspace();

  get channels(): Channels {
    return this.#data.channels;
  }

  /** @param name in capitals @throws ReplyError */
  run(name: string, args: readonly Buffer[]): Reply {
    const rule = checked(COMMANDS, name, args.length);
    const texts = args.map((arg) => arg.toString("latin1"));
    try {
      return toReply(rule.run(this.#data, texts));
    } finally {
      // A command can leave only its first key empty; any other key that it empties, it deletes itself.
      if (rule.writes) this.#data.dropIfEmpty(texts[0] ?? "");
    }
  }
}

function toReply(value: Raw): Reply {
  if (typeof value === "string") return Buffer.from(value, "latin1");
  if (typeof value === "bigint") return toInteger(value);
  return typeof value === "number" || value === null ? value : value.map(toReply);
}
