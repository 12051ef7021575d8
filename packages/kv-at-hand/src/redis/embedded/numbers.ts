/** Reads and writes numbers as Redis does. */
import { ReplyError } from "../database.ts";

export const NOT_AN_INTEGER = "ERR value is not an integer or out of range";
export const NOT_A_FLOAT = "ERR value is not a valid float";
export const SYNTAX_ERROR = "ERR syntax error";

/** A 64-bit integer. @throws ReplyError */
export function int64(text: string | undefined, error = NOT_AN_INTEGER): bigint {
  if (text === undefined || !/^(0|-?[1-9]\d{0,18})$/.test(text) || !fits(BigInt(text)))
    throw new ReplyError(error);
  return BigInt(text);
}

/** An integer that is a count or an index. @throws ReplyError */
export function integer(text: string | undefined, error?: string): number {
  return Number(int64(text, error));
}

/** @throws ReplyError if the sum exceeds 64 bits */
export function add64(number: bigint, increment: bigint): bigint {
  if (!fits(number + increment)) throw new ReplyError("ERR increment or decrement would overflow");
  return number + increment;
}

function fits(number: bigint): boolean {
  return BigInt.asIntN(64, number) === number;
}

/** A number without its fraction, cast to 64 bits as on x86: whatever does not fit becomes the lowest. */
export function truncated(number: number): bigint {
  return Math.abs(number) < 2 ** 63 ? BigInt(Math.trunc(number)) : -(2n ** 63n);
}

/** A number, possibly with a fraction or infinite. @throws ReplyError */
export function float(text: string | undefined, error = NOT_A_FLOAT): number {
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text ?? "");
  if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
  const number = Number(text);
  if (text === undefined || text.trim() !== text || text === "" || !Number.isFinite(number))
    throw new ReplyError(error);
  return number;
}

export function showFloat(number: number): string {
  if (Number.isFinite(number)) return Object.is(number, -0) ? "-0" : String(number);
  return number < 0 ? "-inf" : "inf";
}

/**
 * The sum of two decimal numbers, as exact as Redis's long double for everyday numbers. @throws ReplyError
 */
export function addDecimals(text: string, increment: string): string {
  const sum = float(text) + float(increment);
  if (!Number.isFinite(sum)) throw new ReplyError("ERR increment would produce NaN or Infinity");
  const plain = /^[+-]?\d+(\.\d+)?$/;
  if (!plain.test(text) || !plain.test(increment)) return showFloat(Number(sum.toPrecision(15)));
  const digits = Math.max(...[text, increment].map((each) => each.split(".")[1]?.length ?? 0));
  const scaled = [text, increment].map((each) => {
    const [whole = "", fraction = ""] = each.replace("+", "").split(".");
    return BigInt(whole + fraction.padEnd(digits, "0"));
  });
  const total = scaled.reduce((all, each) => all + each, 0n);
  const shown = String(total < 0n ? -total : total).padStart(digits + 1, "0");
  const point = shown.length - digits;
  const fraction = shown.slice(point).replace(/0+$/, "");
  return `${total < 0n ? "-" : ""}${shown.slice(0, point)}${fraction && `.${fraction}`}`;
}
