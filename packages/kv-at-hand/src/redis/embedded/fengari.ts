/** Types for the part of fengari, a Lua VM in JavaScript, that is used here: it ships none. */
import { calculateAsLua51, printNumbersAsLua51 } from "./lua51.ts";

/** A state of the Lua VM; opaque outside fengari. */
export type State = object;
type LuaFunction = (state: State) => number;
/** Receives a part of a dump, and returns 0 to go on. */
type Write = (state: State, part: Uint8Array, size: number, data: null) => number;

/** Lua strings are bytes. */
export interface Fengari {
  readonly to_luastring: (text: string) => Uint8Array;
  readonly lauxlib: {
    luaL_newstate(): State;
    luaL_requiref(state: State, name: Uint8Array, open: LuaFunction, global: number): void;
    luaL_loadbufferx(
      state: State,
      code: Uint8Array,
      size: number,
      name: Uint8Array,
      mode: Uint8Array,
    ): number;
    luaL_tolstring(state: State, index: number): Uint8Array;
  };
  readonly lualib: Record<
    "luaopen_base" | "luaopen_coroutine" | "luaopen_table" | "luaopen_string" | "luaopen_math",
    LuaFunction
  >;
  readonly lua: {
    readonly LUA_MASKCOUNT: number;
    readonly LUA_TBOOLEAN: number;
    readonly LUA_TNUMBER: number;
    readonly LUA_TSTRING: number;
    readonly LUA_TTABLE: number;
    lua_call(state: State, args: number, results: number): void;
    lua_checkstack(state: State, count: number): boolean;
    lua_close(state: State): void;
    lua_createtable(state: State, items: number, fields: number): void;
    lua_dump(state: State, write: Write, data: null, strip: boolean): number;
    lua_error(state: State): number;
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
    lua_sethook(state: State, hook: (state: State) => void, mask: number, count: number): void;
    lua_setglobal(state: State, name: Uint8Array): void;
    lua_toboolean(state: State, index: number): boolean;
    lua_tonumber(state: State, index: number): number;
    lua_tostring(state: State, index: number): Uint8Array;
    lua_type(state: State, index: number): number;
  };
}

/** Loads it, which takes about 50 ms. */
export async function loadFengari(): Promise<Fengari> {
  // Whole numbers must print as `1`, not `1.0`, as in Redis, and fengari reads this setting only from a
  // variable while it loads.
  process.env.FENGARICONF = JSON.stringify({ LUA_COMPAT_FLOATSTRING: true });
  try {
    await printNumbersAsLua51();
    const { default: fengari } = await import("fengari");
    await calculateAsLua51();
    return fengari;
  } finally {
    delete process.env.FENGARICONF;
  }
}
