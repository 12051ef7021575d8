declare module "fengari" {
  const fengari: import("./fengari.ts").Fengari;
  export default fengari;
}

declare module "fengari/src/defs.js";

declare module "fengari/src/luaconf.js" {
  const luaconf: { lua_number2str(value: number): string };
  export default luaconf;
}

declare module "fengari/src/lobject.js" {
  /** A value on the stack or in a table. */
  class TValue {
    ttisnumber(): boolean;
    ttisinteger(): boolean;
    ttisfloat(): boolean;
    setfltvalue(value: number): void;
  }
  const lobject: {
    TValue: typeof TValue;
    /** Sets the value to the number in the text; returns the bytes read, or 0. */
    luaO_str2num(text: Uint8Array, value: TValue): number;
  };
  export default lobject;
}

declare module "fengari/src/lvm.js" {
  const lvm: Record<"tonumber" | "tointeger", (value: object) => number | false>;
  export default lvm;
}
