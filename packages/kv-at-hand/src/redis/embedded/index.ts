/**
 * A Database in this process, for a machine without Redis: ioredis-mock's data, gone when the process ends.
 */
import { createHash } from "node:crypto";
import { type Command, type Database, EXECABORT, type Reply, ReplyError } from "../database.ts";
import { COMMANDS, checked, SCRIPT_COMMANDS } from "./commands.ts";
import type { Emulation } from "./emulation.ts";
import type { Lua } from "./lua.ts";

/**
 * Opens an empty database that no other shares.
 * @param scriptLimitMs how long a script may run, in milliseconds: for that while nothing else in this process does
 */
export async function openEmbedded(scriptLimitMs: number): Promise<Database> {
  // Loaded only where they are needed, and Lua first: the way it prints numbers is settled when it loads.
  const { loadLua } = await import("./lua.ts");
  const lua = await loadLua(scriptLimitMs);
  const { Emulation } = await import("./emulation.ts");
  return new Embedded(new Emulation(), lua);
}

/** Every command runs from start to end without a pause, so what is to be atomic is. */
class Embedded implements Database {
  readonly description = "an embedded Redis: data lives until the process ends";
  readonly #emulation: Emulation;
  readonly #lua: Lua;
  readonly #scripts = new Map<string, Buffer>();

  constructor(emulation: Emulation, lua: Lua) {
    this.#emulation = emulation;
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
    if (!SCRIPT_COMMANDS.has(command)) return this.#emulation.run(command, bytes);
    checkArity(command, bytes.length);
    if (command === "SCRIPT") return this.#script(bytes);
    const script = command.startsWith("EVALSHA") ? this.#known(bytes[0]) : this.#remember(bytes[0]);
    return this.#evaluate(script, bytes.slice(1), command.endsWith("_RO"));
  }

  #evaluate(script: Buffer, [count, ...rest]: Buffer[], readOnly: boolean): Reply {
    const keys = keyCount(count, rest.length);
    return this.#lua.run(script, rest.slice(0, keys), rest.slice(keys), (name, args) => {
      if (SCRIPT_COMMANDS.has(name))
        throw new ReplyError("ERR This Redis command is not allowed from script");
      if (!COMMANDS.has(name)) throw new ReplyError("ERR Unknown Redis command called from script");
      if (!isQueueable([name, ...args])) {
        throw new ReplyError("ERR Wrong number of args calling Redis command from script");
      }
      if (readOnly && COMMANDS.get(name)?.writes) {
        throw new ReplyError("ERR Write commands are not allowed from read-only scripts.");
      }
      return this.#emulation.run(name, args);
    });
  }

  #script([subcommand = Buffer.alloc(0), ...args]: Buffer[]): Reply {
    switch (subcommand.toString().toUpperCase()) {
      case "LOAD":
        return Buffer.from(digest(this.#remember(args[0])));
      case "EXISTS":
        return args.map((sha) => (this.#scripts.has(sha.toString().toLowerCase()) ? 1 : 0));
      case "FLUSH":
        this.#scripts.clear();
        return Buffer.from("OK");
      default:
        throw new ReplyError("ERR unknown subcommand. Try SCRIPT HELP.");
    }
  }

  #remember(script: Buffer = Buffer.alloc(0)): Buffer {
    this.#scripts.set(digest(script), script);
    return script;
  }

  #known(sha: Buffer | undefined): Buffer {
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
  checked(SCRIPT_COMMANDS.has(command) ? SCRIPT_COMMANDS : COMMANDS, command, argumentCount);
}

function keyCount(text: Buffer | undefined, available: number): number {
  const count = Number(String(text));
  if (!Number.isSafeInteger(count)) throw new ReplyError("ERR value is not an integer or out of range");
  if (count < 0) throw new ReplyError("ERR Number of keys can't be negative");
  if (count > available) throw new ReplyError("ERR Number of keys can't be greater than number of args");
  return count;
}

function digest(script: Buffer): string {
  return createHash("sha1").update(script).digest("hex");
}
