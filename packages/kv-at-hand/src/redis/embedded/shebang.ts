import { ReplyError } from "../database.ts";

/** https://redis.io/docs/latest/develop/programmability/lua-api/#script_flags, and Upstash's own. */
const FLAGS = [
  "no-writes",
  "allow-oom",
  "allow-stale",
  "no-cluster",
  "allow-cross-slot-keys",
  "allow-key-locking",
];

export interface Script {
  /** The Lua, whose line numbers are those of the whole text. */
  readonly body: Buffer;
  /** It declares that it does not write. */
  readonly readOnly: boolean;
}

/** Splits off a first line such as `#!lua flags=no-writes`. @throws ReplyError if Redis knows no such line */
export function parseShebang(text: Buffer): Script {
  if (!text.subarray(0, 2).equals(Buffer.from("#!"))) return { body: text, readOnly: false };
  const end = text.indexOf("\n");
  if (end < 0) throw new ReplyError("ERR Invalid script shebang");
  const [engine, ...options] = text.toString("utf8", 0, end).trim().split(/\s+/);
  if (engine !== "#!lua") throw new ReplyError(`ERR Unexpected engine in script shebang: ${engine}`);
  const unknown = options.find((option) => !option.startsWith("flags="));
  if (unknown !== undefined) throw new ReplyError(`ERR Unknown lua shebang option: ${unknown}`);
  const flags = options.flatMap((option) => option.slice("flags=".length).split(","));
  const odd = flags.find((flag) => flag !== "" && !FLAGS.includes(flag));
  if (odd !== undefined) throw new ReplyError(`ERR Unexpected flag in script shebang: ${odd}`);
  return { body: text.subarray(end), readOnly: flags.includes("no-writes") };
}
