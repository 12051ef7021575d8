/** Converts Redis values to Lua values and back. */
import { type Reply, ReplyError, toInteger } from "../database.ts";
import type { Fengari, State } from "./fengari.ts";
import { truncated } from "./numbers.ts";
import { general } from "./printf.ts";

/** How deeply tables may be nested: more would exceed the stack of JavaScript. */
const DEEPEST = 1_000;

export class LuaValues {
  readonly #fengari: Fengari;

  constructor(fengari: Fengari) {
    this.#fengari = fengari;
  }

  /** An argument of a call. @throws ReplyError */
  argument(state: State, index: number): Buffer {
    const { lua } = this.#fengari;
    const type = lua.lua_type(state, index);
    if (type === lua.LUA_TNUMBER) return Buffer.from(showArgument(lua.lua_tonumber(state, index)));
    if (type === lua.LUA_TSTRING) return Buffer.from(lua.lua_tostring(state, index));
    throw new ReplyError("ERR Lua redis lib command arguments must be strings or integers");
  }

  /** Pushes a reply onto the stack. */
  push(state: State, reply: Reply): void {
    const { lua } = this.#fengari;
    if (typeof reply === "number" || typeof reply === "bigint") lua.lua_pushnumber(state, Number(reply));
    else if (reply === null) lua.lua_pushboolean(state, false);
    else if (Buffer.isBuffer(reply)) lua.lua_pushstring(state, new Uint8Array(reply));
    else {
      lua.lua_createtable(state, reply.length, 0);
      for (const [index, item] of reply.entries()) {
        this.push(state, item);
        lua.lua_rawseti(state, -2, index + 1);
      }
    }
  }

  /** Pushes a table with one field onto the stack. */
  pushField(state: State, field: string, value: Buffer): void {
    const { lua } = this.#fengari;
    lua.lua_createtable(state, 0, 1);
    this.push(state, value);
    lua.lua_setfield(state, -2, this.bytes(field));
  }

  /**
   * The value at `index`, converted to a reply as in Redis: numbers lose their fraction, tables end at their
   * first nil.
   * @param depth how many tables it is in
   * @throws ReplyError if that is too many, as in a table that contains itself
   */
  pull(state: State, index: number, depth = 0): Reply {
    const { lua } = this.#fengari;
    switch (lua.lua_type(state, index)) {
      case lua.LUA_TSTRING:
        return Buffer.from(lua.lua_tostring(state, index));
      case lua.LUA_TNUMBER:
        return toInteger(truncated(lua.lua_tonumber(state, index)));
      case lua.LUA_TBOOLEAN:
        return lua.lua_toboolean(state, index) ? 1 : null;
      case lua.LUA_TTABLE:
        return (
          this.#textField(state, index, "ok") ??
          this.#textField(state, index, "err") ??
          this.#pullItems(state, index, depth)
        );
      default:
        return null;
    }
  }

  #pullItems(state: State, index: number, depth: number): Reply[] {
    const { lua } = this.#fengari;
    if (depth > DEEPEST || !lua.lua_checkstack(state, 2)) throw new ReplyError("ERR reached lua stack limit");
    const items: Reply[] = [];
    // lua_rawgeti returns the type of what it pushes; 0 is nil.
    while (lua.lua_rawgeti(state, index, items.length + 1) !== 0) {
      items.push(this.pull(state, -1, depth + 1));
      lua.lua_pop(state, 1);
    }
    lua.lua_pop(state, 1);
    return items;
  }

  /** The error in a table with the field `err`. */
  errorField(state: State, index: number): ReplyError | undefined {
    const { lua } = this.#fengari;
    const text =
      lua.lua_type(state, index) === lua.LUA_TTABLE ? this.#textField(state, index, "err") : undefined;
    return text && new ReplyError(text.toString());
  }

  #textField(state: State, index: number, field: string): Buffer | undefined {
    const { lua } = this.#fengari;
    const type = lua.lua_getfield(state, index, this.bytes(field));
    const text = type === lua.LUA_TSTRING ? Buffer.from(lua.lua_tostring(state, -1)) : undefined;
    lua.lua_pop(state, 1);
    return text;
  }

  /** The top of the stack, as text. */
  errorText(state: State): string {
    return Buffer.from(this.#fengari.lauxlib.luaL_tolstring(state, -1)).toString();
  }

  setGlobal(state: State, name: string, value: Reply): void {
    this.push(state, value);
    this.#fengari.lua.lua_setglobal(state, this.bytes(name));
  }

  bytes(text: string): Uint8Array {
    return this.#fengari.to_luastring(text);
  }
}

/** As Redis has done since 7.2.5: whole numbers with all digits, others with as many as they need. */
function showArgument(number: number): string {
  if (!Number.isInteger(number)) return Number.isFinite(number) ? String(number) : general(number, 17);
  return Math.abs(number) < 2 ** 63 ? String(truncated(number)) : number.toExponential();
}
