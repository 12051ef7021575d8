/**
 * Redis scripts in process, on fengari: the Lua that ioredis-mock brings. Its own bridge to that Lua is not used, because
 * numbers come out as `1.0`, sets as numbers, tables filled later as undefined, and strings with a NUL or invalid UTF-8 broken.
 *
 * It is Lua 5.3 where Redis has 5.1. What a script written for Redis may miss: cjson, cmsgpack, bit and struct; and
 * `string.format('%d', x)` refuses numbers that are not whole, or are beyond 32 bits.
 */
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { type Reply, ReplyError } from "./database.ts";

/** Runs one command of a script. @throws ReplyError */
export type Call = (name: string, args: Buffer[]) => Reply;

/** A state of the Lua machine; only fengari looks inside. */
type State = object;
type LuaFunction = (state: State) => number;

/** The part of fengari that is used here; it comes without types. Lua's strings are bytes. */
interface Fengari {
  readonly to_luastring: (text: string) => Uint8Array;
  readonly lauxlib: {
    luaL_newstate(): State;
    luaL_requiref(state: State, name: Uint8Array, open: LuaFunction, global: number): void;
    luaL_loadbuffer(state: State, code: Uint8Array, size: number, name: Uint8Array): number;
    luaL_tolstring(state: State, index: number): Uint8Array;
  };
  readonly lualib: Record<"luaopen_base" | "luaopen_table" | "luaopen_string" | "luaopen_math", LuaFunction>;
  readonly lua: {
    readonly LUA_TBOOLEAN: number;
    readonly LUA_TNUMBER: number;
    readonly LUA_TSTRING: number;
    readonly LUA_TTABLE: number;
    lua_call(state: State, args: number, results: number): void;
    lua_close(state: State): void;
    lua_createtable(state: State, items: number, fields: number): void;
    lua_getfield(state: State, index: number, name: Uint8Array): number;
    lua_gettop(state: State): number;
    lua_pcall(state: State, args: number, results: number, handler: number): number;
    lua_pop(state: State, count: number): void;
    lua_pushboolean(state: State, value: boolean): void;
    lua_pushjsfunction(state: State, fn: LuaFunction): void;
    lua_pushnumber(state: State, value: number): void;
    lua_pushstring(state: State, value: Uint8Array): void;
    lua_rawgeti(state: State, index: number, item: number): number;
    lua_rawseti(state: State, index: number, item: number): void;
    lua_setfield(state: State, index: number, name: Uint8Array): void;
    lua_setglobal(state: State, name: Uint8Array): void;
    lua_toboolean(state: State, index: number): boolean;
    lua_tonumber(state: State, index: number): number;
    lua_tostring(state: State, index: number): Uint8Array;
    lua_type(state: State, index: number): number;
  };
}

/** What every script finds, made of `invoke`, which runs a command and never raises. */
const PRELUDE = `
  local invoke, sha1hex = ...
  unpack = table.unpack
  redis = { sha1hex = sha1hex, LOG_DEBUG = 0, LOG_VERBOSE = 1, LOG_NOTICE = 2, LOG_WARNING = 3, log = function() end }
  function redis.pcall(...) return invoke(...) end
  function redis.call(...)
    local reply = invoke(...)
    if type(reply) == 'table' and reply.err then error(reply, 0) end
    return reply
  end
  function redis.error_reply(text) return { err = text } end
  function redis.status_reply(text) return { ok = text } end
  setmetatable(_G, {
    __newindex = function(_, name) error('Script attempted to create global variable \\'' .. tostring(name) .. '\\'', 2) end,
    __index = function(_, name) error('Script attempted to access nonexistent global variable \\'' .. tostring(name) .. '\\'', 2) end,
  })
`;

/** These answer with a status, which a script sees as a table with the field `ok`. */
const STATUS_COMMANDS = new Set([
  "SET",
  "SETEX",
  "MSET",
  "HMSET",
  "LTRIM",
  "RENAME",
  "TYPE",
  "FLUSHALL",
  "FLUSHDB",
  "PFMERGE",
]);

/** Loads the Lua machine, which takes some 50 ms. */
export function loadLua(): Lua {
  // Resolved from ioredis-mock, whose dependency it is. Whole numbers must read `1`, not `1.0`, as they do in Redis, and
  // this variable, read while fengari loads, is the only way to say so.
  const require = createRequire(createRequire(import.meta.url).resolve("ioredis-mock"));
  process.env.FENGARICONF = JSON.stringify({ LUA_COMPAT_FLOATSTRING: true });
  try {
    return new Lua(require("fengari") as Fengari);
  } finally {
    delete process.env.FENGARICONF;
  }
}

export class Lua {
  readonly #fengari: Fengari;

  constructor(fengari: Fengari) {
    this.#fengari = fengari;
  }

  /**
   * Runs a script to its end, in a state of its own.
   * @throws ReplyError when the script is malformed, raises an error or returns one.
   */
  run(script: Buffer, keys: readonly Buffer[], args: readonly Buffer[], call: Call): Reply {
    const { lua, lauxlib } = this.#fengari;
    const state = this.#newState(call);
    try {
      this.#setGlobal(state, "KEYS", [...keys]);
      this.#setGlobal(state, "ARGV", [...args]);
      const code = withoutShebang(script);
      if (lauxlib.luaL_loadbuffer(state, code, code.length, this.#bytes("@user_script")) !== 0) {
        throw new ReplyError(`ERR Error compiling script (new function): ${this.#errorText(state)}`);
      }
      if (lua.lua_pcall(state, 0, 1, 0) !== 0) {
        throw this.#errorField(state, -1) ?? new ReplyError(`ERR ${this.#errorText(state)}`);
      }
      const refusal = this.#errorField(state, -1);
      if (refusal) throw refusal;
      return this.#pull(state, -1);
    } finally {
      lua.lua_close(state);
    }
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
      lauxlib.luaL_requiref(state, this.#bytes(name), lualib[open], 1);
      lua.lua_pop(state, 1);
    }
    const prelude = this.#bytes(PRELUDE);
    lauxlib.luaL_loadbuffer(state, prelude, prelude.length, this.#bytes("@prelude"));
    lua.lua_pushjsfunction(state, (calling) => this.#invoke(calling, call));
    lua.lua_pushjsfunction(state, (calling) => {
      this.#push(calling, Buffer.from(createHash("sha1").update(lua.lua_tostring(calling, 1)).digest("hex")));
      return 1;
    });
    // The globals that a script may not create are set before the prelude closes the table.
    this.#setGlobal(state, "KEYS", []);
    this.#setGlobal(state, "ARGV", []);
    lua.lua_call(state, 2, 0);
    return state;
  }

  /** Runs the command on the stack and leaves its reply there, or a table with the field `err`. */
  #invoke(state: State, call: Call): number {
    const { lua } = this.#fengari;
    try {
      const [name, ...args] = Array.from({ length: lua.lua_gettop(state) }, (_, i) =>
        this.#argument(state, i + 1),
      );
      if (!name) throw new ReplyError("ERR Please specify at least one argument for this redis.call() call");
      const command = name.toString("latin1").toUpperCase();
      const reply = call(command, args);
      if (Buffer.isBuffer(reply) && STATUS_COMMANDS.has(command)) this.#pushField(state, "ok", reply);
      else this.#push(state, reply);
    } catch (error) {
      this.#pushField(state, "err", Buffer.from((error as Error).message));
    }
    return 1;
  }

  #argument(state: State, index: number): Buffer {
    const { lua } = this.#fengari;
    const type = lua.lua_type(state, index);
    if (type === lua.LUA_TNUMBER) return Buffer.from(String(lua.lua_tonumber(state, index)));
    if (type === lua.LUA_TSTRING) return Buffer.from(lua.lua_tostring(state, index));
    throw new ReplyError("ERR Lua redis lib command arguments must be strings or integers");
  }

  #push(state: State, reply: Reply): void {
    const { lua } = this.#fengari;
    if (typeof reply === "number") lua.lua_pushnumber(state, reply);
    else if (reply === null) lua.lua_pushboolean(state, false);
    else if (Buffer.isBuffer(reply)) lua.lua_pushstring(state, new Uint8Array(reply));
    else {
      lua.lua_createtable(state, reply.length, 0);
      for (const [index, item] of reply.entries()) {
        this.#push(state, item);
        lua.lua_rawseti(state, -2, index + 1);
      }
    }
  }

  #pushField(state: State, field: string, value: Buffer): void {
    const { lua } = this.#fengari;
    lua.lua_createtable(state, 0, 1);
    this.#push(state, value);
    lua.lua_setfield(state, -2, this.#bytes(field));
  }

  /** The value at `index` as Redis turns it into a reply: numbers lose their fraction, tables end at their first nil. */
  #pull(state: State, index: number): Reply {
    const { lua } = this.#fengari;
    switch (lua.lua_type(state, index)) {
      case lua.LUA_TSTRING:
        return Buffer.from(lua.lua_tostring(state, index));
      case lua.LUA_TNUMBER:
        return Math.trunc(lua.lua_tonumber(state, index));
      case lua.LUA_TBOOLEAN:
        return lua.lua_toboolean(state, index) ? 1 : null;
      case lua.LUA_TTABLE:
        return (
          this.#textField(state, index, "ok") ??
          this.#textField(state, index, "err") ??
          this.#pullItems(state, index)
        );
      default:
        return null;
    }
  }

  #pullItems(state: State, index: number): Reply[] {
    const { lua } = this.#fengari;
    const items: Reply[] = [];
    // lua_rawgeti answers with the type of what it pushes; 0 is nil.
    while (lua.lua_rawgeti(state, index, items.length + 1) !== 0) {
      items.push(this.#pull(state, -1));
      lua.lua_pop(state, 1);
    }
    lua.lua_pop(state, 1);
    return items;
  }

  #errorField(state: State, index: number): ReplyError | undefined {
    const { lua } = this.#fengari;
    const text =
      lua.lua_type(state, index) === lua.LUA_TTABLE ? this.#textField(state, index, "err") : undefined;
    return text && new ReplyError(text.toString());
  }

  #textField(state: State, index: number, field: string): Buffer | undefined {
    const { lua } = this.#fengari;
    const type = lua.lua_getfield(state, index, this.#bytes(field));
    const text = type === lua.LUA_TSTRING ? Buffer.from(lua.lua_tostring(state, -1)) : undefined;
    lua.lua_pop(state, 1);
    return text;
  }

  #errorText(state: State): string {
    return Buffer.from(this.#fengari.lauxlib.luaL_tolstring(state, -1)).toString();
  }

  #setGlobal(state: State, name: string, value: Reply): void {
    this.#push(state, value);
    this.#fengari.lua.lua_setglobal(state, this.#bytes(name));
  }

  #bytes(text: string): Uint8Array {
    return this.#fengari.to_luastring(text);
  }
}

/** `#!lua flags=...` tells a server how to run a script; here it becomes an empty line, so that line numbers stay. */
function withoutShebang(script: Buffer): Uint8Array {
  if (!script.subarray(0, 2).equals(Buffer.from("#!"))) return new Uint8Array(script);
  const end = script.indexOf("\n");
  return new Uint8Array(end < 0 ? Buffer.alloc(0) : script.subarray(end));
}
