/** A Database in this process, for a machine without Redis: its data is lost when the process ends. */
import { createHash } from "node:crypto";
import {
  type Command,
  type Database,
  EXECABORT,
  type Reply,
  ReplyError,
  type SubscribeCommand,
} from "../database.ts";
import { checked, wrongArguments } from "./arity.ts";
import { COMMANDS } from "./commands.ts";
import { Engine } from "./engine.ts";
import type { Lua } from "./lua.ts";
import { integer } from "./numbers.ts";
import { parseShebang, type Script } from "./shebang.ts";

/**
 * Opens an empty, unshared database.
 * @param scriptLimitMs how long a script may run, in milliseconds: it blocks everything else in this process
 * meanwhile
 */
export async function openEmbedded(scriptLimitMs: number): Promise<Database> {
  // Loaded only when needed.
  const { loadLua } = await import("./lua.ts");
  return new Embedded(await loadLua(scriptLimitMs));
}

/** Commands that take a script; scripts may not call them. */
const SCRIPT_COMMANDS: ReadonlyMap<string, { readonly arity: number }> = new Map(
  Object.entries({ EVAL: -3, EVAL_RO: -3, EVALSHA: -3, EVALSHA_RO: -3, SCRIPT: -2 }).map(([name, arity]) => [
    name,
    { arity },
  ]),
);

/** Every command runs to completion without interruption, so everything is atomic. */
class Embedded implements Database {
  readonly description = "an embedded Redis: data is lost when the process ends";
  readonly #engine = new Engine();
  readonly #lua: Lua;
  readonly #scripts = new Map<string, Script>();

  constructor(lua: Lua) {
    this.#lua = lua;
  }

  async run(command: Command): Promise<Reply> {
    return this.#run(command);
  }

  async pipeline(commands: readonly Command[]): Promise<(Reply | ReplyError)[]> {
    return commands.map((command) => this.#attempt(command));
  }

  async transaction(commands: readonly Command[]): Promise<(Reply | ReplyError)[]> {
    if (!commands.every(isQueueable)) throw new ReplyError(EXECABORT);
    return commands.map((command) => this.#attempt(command));
  }

  async subscribe(
    command: SubscribeCommand,
    channel: string,
    hear: (message: Buffer[]) => void,
  ): Promise<() => void> {
    const name = Buffer.from(channel).toString("latin1");
    return this.#engine.channels.listen(command, name, (...message) => {
      const heard = command === "subscribe" ? message : [name, ...message];
      hear(heard.map((text) => Buffer.from(text, "latin1")));
    });
  }

  async close(): Promise<void> {}

  #attempt(command: Command): Reply | ReplyError {
    try {
      return this.#run(command);
    } catch (error) {
      if (error instanceof ReplyError) return error;
      throw error;
    }
  }

  #run([name, ...args]: Command): Reply {
    const command = name.toUpperCase();
    const bytes = args.map((arg) => Buffer.from(arg as string));
    if (!SCRIPT_COMMANDS.has(command)) return this.#engine.run(command, bytes);
    checkArity(command, bytes.length);
    if (command === "SCRIPT") return this.#script(bytes);
    const script = command.startsWith("EVALSHA") ? this.#known(bytes[0]) : this.#remember(bytes[0]);
    return this.#evaluate(script, bytes.slice(1), command.endsWith("_RO"));
  }

  #evaluate({ body, readOnly }: Script, [count, ...rest]: Buffer[], isRead: boolean): Reply {
    const keys = keyCount(count, rest.length);
    return this.#lua.run(body, rest.slice(0, keys), rest.slice(keys), (name, args) => {
      if (SCRIPT_COMMANDS.has(name))
        throw new ReplyError("ERR This Redis command is not allowed from script");
      if (!COMMANDS.has(name)) throw new ReplyError("ERR Unknown Redis command called from script");
      if (!isQueueable([name, ...args])) {
        throw new ReplyError("ERR Wrong number of args calling Redis command from script");
      }
      if ((isRead || readOnly) && COMMANDS.get(name)?.writes) {
        throw new ReplyError("ERR Write commands are not allowed from read-only scripts.");
      }
      return this.#engine.run(name, args);
    });
  }

  #script([subcommand = Buffer.alloc(0), ...args]: Buffer[]): Reply {
    switch (subcommand.toString().toUpperCase()) {
      case "LOAD":
        if (args.length !== 1) wrongArguments("script|load");
        this.#remember(args[0]);
        return Buffer.from(digest(args[0]));
      case "EXISTS":
        if (args.length === 0) wrongArguments("script|exists");
        return args.map((sha) => (this.#scripts.has(sha.toString().toLowerCase()) ? 1 : 0));
      case "FLUSH":
        this.#scripts.clear();
        return Buffer.from("OK");
      default:
        throw new ReplyError("ERR unknown subcommand. Try SCRIPT HELP.");
    }
  }

  /** @throws ReplyError if the script is malformed; nothing is remembered then */
  #remember(text: Buffer = Buffer.alloc(0)): Script {
    const sha = digest(text);
    const known = this.#scripts.get(sha);
    if (known) return known;
    const script = parseShebang(text);
    this.#lua.check(script.body);
    this.#scripts.set(sha, script);
    return script;
  }

  #known(sha: Buffer | undefined): Script {
    const script = this.#scripts.get(String(sha).toLowerCase());
    if (!script) throw new ReplyError("NOSCRIPT No matching script. Please use EVAL.");
    return script;
  }
}

function isQueueable([name, ...args]: Command): boolean {
  try {
    checkArity(name.toUpperCase(), args.length);
    return true;
  } catch {
    return false;
  }
}

function checkArity(command: string, argumentCount: number): void {
  const rules: ReadonlyMap<string, { readonly arity: number }> = SCRIPT_COMMANDS.has(command)
    ? SCRIPT_COMMANDS
    : COMMANDS;
  checked(rules, command, argumentCount);
}

function keyCount(text: Buffer | undefined, available: number): number {
  const count = integer(String(text));
  if (count < 0) throw new ReplyError("ERR Number of keys can't be negative");
  if (count > available) throw new ReplyError("ERR Number of keys can't be greater than number of args");
  return count;
}

function digest(script: Buffer = Buffer.alloc(0)): string {
  return createHash("sha1").update(script).digest("hex");
}
