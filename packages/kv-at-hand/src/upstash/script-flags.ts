/**
 * Scripts may declare flags that only Upstash knows: Redis refuses those, so it gets the script without them.
 * A client keeps naming a script by the hash of its own text.
 */
import { createHash } from "node:crypto";
import type { Command, Reply } from "../redis/database.ts";

/** Lets Upstash lock only the script's keys instead of the whole database. */
const UPSTASH_FLAGS = ["allow-key-locking"];

/**
 * The maximum number of remembered scripts: the oldest is then forgotten, and NOSCRIPT makes its client send
 * it again.
 */
const REMEMBERED_LIMIT = 10_000;

type Argument = string | Buffer;

export class ScriptFlags {
  /** Maps the hash of a client's text to the hash of the text that Redis has. */
  readonly #hashes = new Map<string, string>();

  /** The command to send to Redis. */
  toRedis(command: Command): Command {
    const [name, subject = "", ...rest] = command;
    switch (name.toUpperCase()) {
      case "EVAL":
      case "EVAL_RO":
        return [name, this.#script(subject), ...rest];
      case "EVALSHA":
      case "EVALSHA_RO":
        return [name, this.#hash(subject), ...rest];
      case "FUNCTION":
        return [name, subject, ...rest.map(withoutUpstashFlags)];
      case "SCRIPT": {
        const loads = String(subject).toUpperCase() === "LOAD";
        return [name, subject, ...rest.map((item) => (loads ? this.#script(item) : this.#hash(item)))];
      }
      default:
        return command;
    }
  }

  /** Redis's reply as the client expects it: the hash of a loaded script is that of the client's text. */
  fromRedis(command: Command | undefined, outcome: Reply | Error): Reply | Error {
    const [name = "", subcommand, script] = command ?? [];
    const loads = name.toUpperCase() === "SCRIPT" && String(subcommand).toUpperCase() === "LOAD";
    return loads && script !== undefined && Buffer.isBuffer(outcome) ? Buffer.from(sha1(script)) : outcome;
  }

  #script(script: Argument): Argument {
    const served = withoutUpstashFlags(script);
    if (served === script) return script;
    this.#hashes.set(sha1(script), sha1(served));
    const [oldest = ""] = this.#hashes.keys();
    if (this.#hashes.size > REMEMBERED_LIMIT) this.#hashes.delete(oldest);
    return served;
  }

  #hash(hash: Argument): Argument {
    return this.#hashes.get(String(hash).toLowerCase()) ?? hash;
  }
}

/**
 * The script without these flags. A first line that becomes `#!lua` alone is left empty, because Redis before
 * 7.0 does not accept it; the line break stays, so that errors name the right lines.
 */
function withoutUpstashFlags(script: Argument): Argument {
  const text = Buffer.from(script as string).toString("latin1");
  const [line = ""] = /^#!.*/.exec(text) ?? [];
  const served = line.replace(/\s+flags=(\S*)/, (_, list: string) => {
    const known = list.split(",").filter((flag) => !UPSTASH_FLAGS.includes(flag));
    return known.length > 0 ? ` flags=${known.join(",")}` : "";
  });
  if (served === line) return script;
  return Buffer.from((served.trim() === "#!lua" ? "" : served) + text.slice(line.length), "latin1");
}

function sha1(text: Argument): string {
  return createHash("sha1").update(text).digest("hex");
}
