import type { Fengari, State } from "./fengari.ts";

/** The number of scripts whose compiled form is kept. */
const KEPT = 100;

/**
 * Compiles Lua and keeps the compiled form, because parsing most scripts takes longer than running them.
 */
export class Compiled {
  readonly #fengari: Fengari;
  /** By source, as Latin-1; the oldest first. */
  readonly #chunks = new Map<string, Uint8Array>();

  constructor(fengari: Fengari) {
    this.#fengari = fengari;
  }

  /**
   * Pushes the script as a function. If it is malformed, pushes the error message and returns false.
   * Precompiled code is malformed: the VM would run it unchecked.
   */
  load(state: State, source: Buffer, name: string): boolean {
    const key = source.toString("latin1");
    const known = this.#chunks.get(key);
    if (known) return this.#load(state, known, name, "b");
    if (!this.#load(state, new Uint8Array(source), name, "t")) return false;
    const oldest = this.#chunks.keys().next().value;
    if (this.#chunks.size === KEPT && oldest !== undefined) this.#chunks.delete(oldest);
    this.#chunks.set(key, this.#dump(state));
    return true;
  }

  #load(state: State, code: Uint8Array, name: string, mode: "t" | "b"): boolean {
    const { lauxlib, to_luastring } = this.#fengari;
    const said = [to_luastring(name), to_luastring(mode)] as const;
    return lauxlib.luaL_loadbufferx(state, code, code.length, ...said) === 0;
  }

  /** The compiled form of the function on top of the stack, with the line numbers that errors name. */
  #dump(state: State): Uint8Array {
    const parts: Uint8Array[] = [];
    const write = (_state: State, part: Uint8Array, size: number) => {
      parts.push(part.slice(0, size));
      return 0;
    };
    this.#fengari.lua.lua_dump(state, write, null, false);
    return new Uint8Array(Buffer.concat(parts));
  }
}
