/**
 * Redis scripts in process, on fengari, a Lua VM in JavaScript.
 *
 * Fengari is Lua 5.3, where Redis has 5.1: lua51.ts and prelude.ts hide most differences, but not the newer
 * syntax. It lacks cjson, cmsgpack, bit and struct.
 */
import { createHash } from "node:crypto";
import { type Reply, ReplyError } from "../database.ts";
import { endedScript } from "../script-watch.ts";
import { Compiled } from "./compiled.ts";
import { type Fengari, loadFengari, type State } from "./fengari.ts";
import { LuaValues } from "./lua-values.ts";
import { PRELUDE } from "./prelude.ts";
import { printf } from "./printf.ts";

/** Runs one command of a script. @throws ReplyError */
export type Call = (name: string, args: Buffer[]) => Reply;

/** Commands that reply with a status. */
const STATUS_COMMANDS = new Set([
  "SETEX",
  "MSET",
  "HMSET",
  "PSETEX",
  "LSET",
  "LTRIM",
  "RENAME",
  "TYPE",
  "FLUSHALL",
  "FLUSHDB",
  "PFMERGE",
  "XGROUP",
]);

/** The number of instructions between two checks of a script's time. */
const INSTRUCTIONS = 100_000;

/** Loads the Lua VM. */
export async function loadLua(limitMs: number): Promise<Lua> {
  return new Lua(await loadFengari(), limitMs);
}

export class Lua {
  readonly #fengari: Fengari;
  readonly #values: LuaValues;
  readonly #compiled: Compiled;
  readonly #limitMs: number;

  /** @param limitMs how long a script may run, in milliseconds */
  constructor(fengari: Fengari, limitMs: number) {
    this.#fengari = fengari;
    this.#limitMs = limitMs;
    this.#values = new LuaValues(fengari);
    this.#compiled = new Compiled(fengari);
  }

  /**
   * Runs a script without its shebang to its end, in its own state.
   * @throws ReplyError if the script is malformed, raises an error or returns one
   */
  run(script: Buffer, keys: readonly Buffer[], args: readonly Buffer[], call: Call): Reply {
    const { lua } = this.#fengari;
    const state = this.#newState(call);
    try {
      this.#values.setGlobal(state, "KEYS", [...keys]);
      this.#values.setGlobal(state, "ARGV", [...args]);
      this.#load(state, script);
      this.#limit(state);
      if (lua.lua_pcall(state, 0, 1, 0) !== 0) {
        throw this.#values.errorField(state, -1) ?? new ReplyError(`ERR ${this.#values.errorText(state)}`);
      }
      const refusal = this.#values.errorField(state, -1);
      if (refusal) throw refusal;
      return this.#values.pull(state, -1);
    } finally {
      lua.lua_close(state);
    }
  }

  /** @throws ReplyError if the script is malformed */
  check(script: Buffer): void {
    const { lua, lauxlib } = this.#fengari;
    const state = lauxlib.luaL_newstate();
    try {
      this.#load(state, script);
    } finally {
      lua.lua_close(state);
    }
  }

  #load(state: State, script: Buffer): void {
    if (this.#compiled.load(state, script, "@user_script")) return;
    throw new ReplyError(`ERR Error compiling script (new function): ${this.#values.errorText(state)}`);
  }

  /**
   * Stops the script when its time is up; from then on at every instruction, so that no pcall can continue.
   */
  #limit(state: State): void {
    const { lua } = this.#fengari;
    const end = performance.now() + this.#limitMs;
    const check = (running: State) => {
      if (performance.now() < end) return;
      for (const each of [state, running]) lua.lua_sethook(each, check, lua.LUA_MASKCOUNT, 1);
      lua.lua_pushstring(running, this.#values.bytes(endedScript(this.#limitMs)));
      lua.lua_error(running);
    };
    lua.lua_sethook(state, check, lua.LUA_MASKCOUNT, INSTRUCTIONS);
  }

  #newState(call: Call): State {
    const { lua, lauxlib, lualib } = this.#fengari;
    const state = lauxlib.luaL_newstate();
    const libraries = {
      _G: "luaopen_base",
      table: "luaopen_table",
      string: "luaopen_string",
      math: "luaopen_math",
      coroutine: "luaopen_coroutine",
    } as const;
    for (const [name, open] of Object.entries(libraries)) {
      lauxlib.luaL_requiref(state, this.#values.bytes(name), lualib[open], 1);
      lua.lua_pop(state, 1);
    }
    this.#compiled.load(state, PRELUDE, "@prelude");
    lua.lua_pushjsfunction(state, (calling) => this.#invoke(calling, call));
    lua.lua_pushjsfunction(state, (calling) => {
      this.#values.push(
        calling,
        Buffer.from(createHash("sha1").update(lua.lua_tostring(calling, 1)).digest("hex")),
      );
      return 1;
    });
    lua.lua_pushjsfunction(state, (calling) => {
      const [form = "", kind = ""] = [1, 2].map((index) => String(this.#values.pull(calling, index)));
      this.#values.push(calling, Buffer.from(printf(form, kind, lua.lua_tonumber(calling, 3))));
      return 1;
    });
    // Set the globals that a script may not create before the prelude closes the table.
    this.#values.setGlobal(state, "KEYS", []);
    this.#values.setGlobal(state, "ARGV", []);
    lua.lua_call(state, 3, 0);
    return state;
  }

  /** Runs the command on the stack and pushes its reply, or a table with the field `err`. */
  #invoke(state: State, call: Call): number {
    const { lua } = this.#fengari;
    try {
      const [name, ...args] = Array.from({ length: lua.lua_gettop(state) }, (_, i) =>
        this.#values.argument(state, i + 1),
      );
      if (!name) throw new ReplyError("ERR Please specify at least one argument for this redis lib call");
      const command = name.toString("latin1").toUpperCase();
      const reply = call(command, args);
      if (Buffer.isBuffer(reply) && isStatus(command, args)) this.#values.pushField(state, "ok", reply);
      else this.#values.push(state, reply);
    } catch (error) {
      this.#values.pushField(state, "err", Buffer.from((error as Error).message));
    }
    return 1;
  }
}

/** Whether a command's textual reply is a status, which a script sees as a table with the field `ok`. */
function isStatus(command: string, args: readonly Buffer[]): boolean {
  if (command === "PING") return args.length === 0;
  if (command === "SET") return !args.slice(2).some((option) => /^get$/i.test(option.toString("latin1")));
  return STATUS_COMMANDS.has(command);
}
