/** Redis's checks of a command's arguments. */
import { ReplyError } from "../database.ts";

export const NOT_AN_INTEGER = "ERR value is not an integer or out of range";
const NOT_A_FLOAT = "ERR value is not a valid float";
const SYNTAX_ERROR = "ERR syntax error";

/** Where a command's whole numbers stand among its arguments. */
const INTEGER_ARGUMENTS: Readonly<Record<string, readonly number[]>> = {
  INCRBY: [1],
  DECRBY: [1],
  SETEX: [1],
  EXPIRE: [1],
  PEXPIRE: [1],
  EXPIREAT: [1],
  HINCRBY: [2],
  ZREMRANGEBYRANK: [1, 2],
  ZRANGE: [1, 2],
  ZREVRANGE: [1, 2],
  LRANGE: [1, 2],
  LTRIM: [1, 2],
  LINDEX: [1],
  GETRANGE: [1, 2],
};

/** Checks the numbers among a command's arguments, whatever is stored. @throws ReplyError */
export function checkNumbers(name: string, args: readonly string[]): void {
  for (const index of INTEGER_ARGUMENTS[name] ?? []) {
    if (!isInteger(args[index] ?? "")) throw new ReplyError(NOT_AN_INTEGER);
  }
  if (name === "ZINCRBY" && !isFloat(args[1] ?? "")) throw new ReplyError(NOT_A_FLOAT);
}

/** SET's options by name in capitals, with their values. @throws ReplyError */
export function setOptions(options: readonly string[]): Map<string, string> {
  const given = new Map<string, string>();
  for (let i = 0; i < options.length; i += 1) {
    const name = (options[i] ?? "").toUpperCase();
    if (["NX", "XX", "GET", "KEEPTTL"].includes(name)) given.set(name, "");
    else if (["EX", "PX", "EXAT", "PXAT"].includes(name) && i + 1 < options.length) {
      i += 1;
      const time = options[i] ?? "";
      if (!isInteger(time)) throw new ReplyError(NOT_AN_INTEGER);
      if (Number(time) <= 0) throw new ReplyError("ERR invalid expire time in 'set' command");
      given.set(name, time);
    } else throw new ReplyError(SYNTAX_ERROR);
  }
  const expiries = ["EX", "PX", "EXAT", "PXAT", "KEEPTTL"].filter((name) => given.has(name)).length;
  if (expiries > 1 || (given.has("NX") && given.has("XX"))) throw new ReplyError(SYNTAX_ERROR);
  return given;
}

/**
 * What SCAN and its like are asked for: where to begin, how many items to look at, and which to answer with.
 */
export interface ScanOptions {
  cursor: number;
  count: number;
  /** As in KEYS; absent for all. */
  match?: string;
}

/** @throws ReplyError */
export function scanOptions([cursor = "", ...options]: readonly string[]): ScanOptions {
  if (!isInteger(cursor)) throw new ReplyError("ERR invalid cursor");
  if (options.length % 2 === 1) throw new ReplyError(SYNTAX_ERROR);
  const given = new Map<string, string>();
  for (let i = 0; i < options.length; i += 2)
    given.set((options[i] ?? "").toUpperCase(), options[i + 1] ?? "");
  if ([...given.keys()].some((name) => !["MATCH", "COUNT"].includes(name)))
    throw new ReplyError(SYNTAX_ERROR);
  const count = given.get("COUNT") ?? "10";
  if (!isInteger(count)) throw new ReplyError(NOT_AN_INTEGER);
  if (Number(count) < 1) throw new ReplyError(SYNTAX_ERROR);
  const match = given.get("MATCH");
  return { cursor: Number(cursor), count: Number(count), ...(match !== undefined && { match }) };
}

/** ZADD's options in capitals, then its scores and members in turn. @throws ReplyError */
export function zaddArguments(args: readonly string[]): { options: string[]; pairs: string[] } {
  const first = args.findIndex((arg) => !["NX", "XX", "CH", "INCR"].includes(arg.toUpperCase()));
  const pairs = first < 0 ? [] : args.slice(first);
  if (pairs.length === 0 || pairs.length % 2 === 1) throw new ReplyError(SYNTAX_ERROR);
  if (pairs.some((arg, index) => index % 2 === 0 && !isFloat(arg))) throw new ReplyError(NOT_A_FLOAT);
  return { options: args.slice(0, first).map((option) => option.toUpperCase()), pairs };
}

/** A whole number as Redis reads it, from 64 bits. */
export function isInteger(text: string): boolean {
  return /^(0|-?[1-9]\d{0,18})$/.test(text) && fits(BigInt(text));
}

/** The sum of two whole numbers. @throws ReplyError when 64 bits do not hold it */
export function sum(number: string, increment: bigint): bigint {
  const result = BigInt(number) + increment;
  if (!fits(result)) throw new ReplyError("ERR increment or decrement would overflow");
  return result;
}

function fits(number: bigint): boolean {
  return BigInt.asIntN(64, number) === number;
}

/** A number as Redis reads it, infinity included. */
function isFloat(text: string): boolean {
  return /^[+-]?(inf|infinity)$/i.test(text) || (text.trim() !== "" && Number.isFinite(Number(text)));
}
