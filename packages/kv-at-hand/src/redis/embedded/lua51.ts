/**
 * Makes fengari compute like Lua 5.1, which Redis has. Fengari is Lua 5.3, with integers of 32 bits that wrap
 * around and print differently; in Lua 5.1, every number is a double.
 */
import { general } from "./printf.ts";

/** An integer, which fengari's lexer may terminate with a zero. */
const HEXADECIMAL = /^\s*[+-]?0x[\da-f]+[\s\0]*$/i;

/** Must be called before fengari is imported. */
export async function printNumbersAsLua51(): Promise<void> {
  // The two require each other, and only this order works.
  await import("fengari/src/defs.js");
  const { default: luaconf } = await import("fengari/src/luaconf.js");
  luaconf.lua_number2str = (value) => general(value, 14);
}

/** Must be called before fengari runs. */
export async function calculateAsLua51(): Promise<void> {
  const [{ default: lobject }, { default: lvm }] = await Promise.all([
    import("fengari/src/lobject.js"),
    import("fengari/src/lvm.js"),
  ]);
  const { prototype } = lobject.TValue;
  prototype.ttisinteger = () => false;
  prototype.ttisfloat = prototype.ttisnumber;
  const { luaO_str2num } = lobject;
  lobject.luaO_str2num = (text, value) => {
    const size = luaO_str2num(text, value);
    const shown = Buffer.from(text).toString("latin1");
    if (size > 0 && HEXADECIMAL.test(shown)) value.setfltvalue(Number.parseInt(shown, 16));
    return size;
  };
  // Where a library needs an integer, Lua 5.1 drops the fraction.
  const { tonumber } = lvm;
  lvm.tointeger = (value) => {
    const number = tonumber(value);
    return number === false ? false : Math.trunc(number);
  };
}
