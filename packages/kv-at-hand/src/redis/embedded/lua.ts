/**
 * Redis scripts in process, on fengari, a Lua VM in JavaScript.
 *
 * It is Lua 5.3, where Redis has 5.1. It lacks cjson, cmsgpack, bit and struct.
 */
import { createHash } from "node:crypto";
import { type Reply, ReplyError } from "../database.ts";
import { endedScript } from "../script-watch.ts";
import { Compiled } from "./compiled.ts";
import { type Fengari, loadFengari, type State } from "./fengari.ts";
import { LuaValues } from "./lua-values.ts";

/** Runs one command of a script. @throws ReplyError */
export type Call = (name: string, args: Buffer[]) => Reply;

/**
 * The prelude of every script, built on `invoke`, which runs a command and never raises. `%d` works as in Lua
 * 5.1: it accepts any number and truncates it.
 */
const PRELUDE = Buffer.from(`
  local invoke, sha1hex = ...
  unpack = table.unpack
  redis = { sha1hex = sha1hex, LOG_DEBUG = 0, LOG_VERBOSE = 1, LOG_NOTICE = 2, LOG_WARNING = 3, log = function() end }
  function redis.pcall(...) return invoke(...) end
  function redis.call(...)
    local reply = invoke(...)
    if type(reply) == 'table' and reply.err then error(reply, 0) end
    return reply
  end
  local format = string.format
  function string.format(pattern, ...)
    local values, count = { ... }, 0
    pattern = string.gsub(pattern, '%%([-+ #0]*%d*)[%.%d]*([%a%%])', function(width, kind)
      if kind == '%' then return nil end
      count = count + 1
      local value = kind == 'd' and tonumber(values[count])
      if not value then return nil end
      values[count] = value < 0 and math.ceil(value) or math.floor(value)
      return '%' .. width .. '.0f'
    end)
    return format(pattern, unpack(values, 1, select('#', ...)))
  end
  for _, name in ipairs({ 'min', 'max' }) do
    local pick = math[name]
    math[name] = function(...)
      local values = { ... }
      for i = 1, #values do values[i] = tonumber(values[i]) or values[i] end
      return pick(unpack(values))
    end
  end
  function redis.error_reply(text) return { err = text } end
  function redis.status_reply(text) return { ok = text } end
  setmetatable(_G, {
    __newindex = function(_, name) error('Script attempted to create global variable \\'' .. tostring(name) .. '\\'', 2) end,
    __index = function(_, name) error('Script attempted to access nonexistent global variable \\'' .. tostring(name) .. '\\'', 2) end,
  })
`);

/** These reply with a status, which a script sees as a table with the field `ok`. */
const STATUS_COMMANDS = new Set([
  "SET",
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
   * Runs a script to its end, in its own state.
   * @throws ReplyError if the script is malformed, raises an error or returns one
   */
  run(script: Buffer, keys: readonly Buffer[], args: readonly Buffer[], call: Call): Reply {
    const { lua } = this.#fengari;
    const state = this.#newState(call);
    try {
      this.#values.setGlobal(state, "KEYS", [...keys]);
      this.#values.setGlobal(state, "ARGV", [...args]);
      if (!this.#compiled.load(state, withoutShebang(script), "@user_script")) {
        throw new ReplyError(`ERR Error compiling script (new function): ${this.#values.errorText(state)}`);
      }
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

  /**
   * Stops the script when its time is up; from then on at every instruction, so that no pcall can continue.
   */
  #limit(state: State): void {
    const { lua, lauxlib } = this.#fengari;
    const end = performance.now() + this.#limitMs;
    const check = (running: State) => {
      if (performance.now() < end) return;
      lua.lua_sethook(running, check, lua.LUA_MASKCOUNT, 1);
      lauxlib.luaL_error(running, this.#values.bytes(endedScript(this.#limitMs)));
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
    // Set the globals that a script may not create before the prelude closes the table.
    this.#values.setGlobal(state, "KEYS", []);
    this.#values.setGlobal(state, "ARGV", []);
    lua.lua_call(state, 2, 0);
    return state;
  }

  /** Runs the command on the stack and pushes its reply, or a table with the field `err`. */
  #invoke(state: State, call: Call): number {
    const { lua } = this.#fengari;
    try {
      const [name, ...args] = Array.from({ length: lua.lua_gettop(state) }, (_, i) =>
        this.#values.argument(state, i + 1),
      );
      if (!name) throw new ReplyError("ERR Please specify at least one argument for this redis.call() call");
      const command = name.toString("latin1").toUpperCase();
      const reply = call(command, args);
      if (Buffer.isBuffer(reply) && STATUS_COMMANDS.has(command)) this.#values.pushField(state, "ok", reply);
      else this.#values.push(state, reply);
    } catch (error) {
      this.#values.pushField(state, "err", Buffer.from((error as Error).message));
    }
    return 1;
  }
}

/**
 * `#!lua flags=...` tells a server how to run a script; here it becomes an empty line, so that line numbers
 * stay the same.
 */
function withoutShebang(script: Buffer): Buffer {
  if (!script.subarray(0, 2).equals(Buffer.from("#!"))) return script;
  const end = script.indexOf("\n");
  return end < 0 ? Buffer.alloc(0) : script.subarray(end);
}
