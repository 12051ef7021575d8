/** Bitmap commands; the first bit is the highest of the first byte. */
import { ReplyError } from "../database.ts";
import type { Keyspace } from "./keyspace.ts";
import { integer, SYNTAX_ERROR } from "./numbers.ts";
import { type Family, type Raw, read, write } from "./rule.ts";

/** As many bits as the longest string can have. */
const BITS_LIMIT = 2 ** 32;

const OPERATIONS: Readonly<Record<string, (one: number, other: number) => number>> = {
  AND: (one, other) => one & other,
  OR: (one, other) => one | other,
  XOR: (one, other) => one ^ other,
};

export const bits: Family = {
  GETBIT: read(3, (data, [key = "", offset]) => bitAt(data.get("string", key) ?? "", place(offset))),
  SETBIT: write(4, (data, [key = "", offset, bit = ""]) => {
    const at = place(offset);
    if (!/^[01]$/.test(bit)) throw new ReplyError("ERR bit is not an integer or out of range");
    const text = (data.get("string", key) ?? "").padEnd((at >> 3) + 1, "\0");
    const mask = 128 >> (at & 7);
    const byte = text.charCodeAt(at >>> 3);
    const changed = String.fromCharCode(bit === "1" ? byte | mask : byte & ~mask);
    data.change(key, text.slice(0, at >>> 3) + changed + text.slice((at >>> 3) + 1));
    return byte & mask ? 1 : 0;
  }),
  BITCOUNT: read(-2, (data, [key = "", ...range]) => {
    if (range.length === 1) throw new ReplyError(SYNTAX_ERROR);
    const text = data.get("string", key) ?? "";
    const [start, end] = bounds(text, range);
    let count = 0;
    for (let at = start; at <= end; at += 1) count += bitAt(text, at);
    return count;
  }),
  BITPOS: read(-3, position),
  BITOP: write(-4, (data, [name = "", to = "", ...keys]) => {
    const texts = keys.map((key) => data.get("string", key) ?? "");
    const result = operate(name.toUpperCase(), texts);
    if (result !== "") data.set("string", to, result);
    else data.delete(to);
    return result.length;
  }),
};

/** @throws ReplyError */
function place(text: string | undefined): number {
  const at = integer(text, "ERR bit offset is not an integer or out of range");
  if (at < 0 || at >= BITS_LIMIT) throw new ReplyError("ERR bit offset is not an integer or out of range");
  return at;
}

function bitAt(text: string, at: number): number {
  return (text.charCodeAt(Math.floor(at / 8)) >> (7 - (at % 8))) & 1;
}

/** The first and the last bit of a range of bytes, or of bits with BIT. @throws ReplyError */
function bounds(text: string, [from = "0", to = "-1", unit = "BYTE"]: readonly string[]): [number, number] {
  if (!/^(byte|bit)$/i.test(unit)) throw new ReplyError(SYNTAX_ERROR);
  const width = unit.toUpperCase() === "BIT" ? 1 : 8;
  const length = (text.length * 8) / width;
  const [start, end] = [integer(from), integer(to)].map((at) => (at < 0 ? Math.max(0, length + at) : at));
  return [(start ?? 0) * width, Math.min((end ?? 0) * width + width, text.length * 8) - 1];
}

function position(data: Keyspace, [key = "", bit = "", ...range]: string[]): Raw {
  if (!/^[01]$/.test(bit)) throw new ReplyError("ERR The bit argument must be 1 or 0.");
  const text = data.get("string", key);
  if (text === undefined) return bit === "1" ? -1 : 0;
  const [start, end] = bounds(text, range);
  for (let at = start; at <= end; at += 1) if (bitAt(text, at) === Number(bit)) return at;
  // Beyond the end of a string, all bits are 0.
  return bit === "0" && range.length < 2 && start < text.length * 8 ? text.length * 8 : -1;
}

/** @throws ReplyError */
function operate(name: string, texts: readonly string[]): string {
  const length = Math.max(...texts.map((text) => text.length));
  const bytes = texts.map((text) => Buffer.from(text.padEnd(length, "\0"), "latin1"));
  if (name === "NOT") {
    if (texts.length > 1) throw new ReplyError("ERR BITOP NOT must be called with a single source key.");
    return Buffer.from((bytes[0] ?? Buffer.alloc(0)).map((byte) => ~byte)).toString("latin1");
  }
  const operation = OPERATIONS[name];
  if (!operation) throw new ReplyError(SYNTAX_ERROR);
  return bytes
    .reduce((all, each) => Buffer.from(all.map((byte, index) => operation(byte, each[index] ?? 0))))
    .toString("latin1");
}
