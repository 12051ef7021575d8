/** Parses the options after a command's arguments. */
import { ReplyError } from "../database.ts";
import { integer, NOT_AN_INTEGER, SYNTAX_ERROR } from "./numbers.ts";

/**
 * Reads options by name in capitals, with the values that follow them.
 * @param widths the number of values of each
 * @throws ReplyError for an unknown option, or one without its values
 */
export function readOptions(
  args: readonly string[],
  widths: Readonly<Record<string, number>>,
): Map<string, string[]> {
  const given = new Map<string, string[]>();
  let next = 0;
  while (next < args.length) {
    const name = (args[next] ?? "").toUpperCase();
    const width = widths[name];
    if (width === undefined || next + width >= args.length) throw new ReplyError(SYNTAX_ERROR);
    given.set(name, args.slice(next + 1, next + 1 + width));
    next += 1 + width;
  }
  return given;
}

/** @throws ReplyError if more than one of them is given */
export function atMostOne(given: ReadonlyMap<string, unknown>, ...names: string[]): void {
  if (names.filter((name) => given.has(name)).length > 1) throw new ReplyError(SYNTAX_ERROR);
}

/** Keys preceded by their number, such as `2 a b`, and what follows them. @throws ReplyError */
export function numberedKeys(
  [count, ...rest]: readonly string[],
  noKeys = "ERR numkeys should be greater than 0",
): { keys: string[]; rest: string[] } {
  const number = integer(count);
  if (number < 1) throw new ReplyError(noKeys);
  if (number > rest.length) throw new ReplyError(SYNTAX_ERROR);
  return { keys: rest.slice(0, number), rest: rest.slice(number) };
}

/** The options of SCAN and its variants. */
export interface ScanOptions {
  cursor: number;
  count: number;
  match: string | undefined;
}

/** @throws ReplyError */
export function scanOptions([cursor, ...options]: readonly string[], more: Record<string, number> = {}) {
  const place = integer(cursor, "ERR invalid cursor");
  const given = readOptions(options, { MATCH: 1, COUNT: 1, ...more });
  const count = integer(given.get("COUNT")?.[0] ?? "10", NOT_AN_INTEGER);
  if (count < 1) throw new ReplyError(SYNTAX_ERROR);
  return { cursor: place, count, match: given.get("MATCH")?.[0], given };
}

/** When a key expires by `EX`, `PX`, `EXAT` or `PXAT`, in milliseconds since the epoch. @throws ReplyError */
export function expiryOf(given: ReadonlyMap<string, string[]>, command: string): number | undefined {
  atMostOne(given, "EX", "PX", "EXAT", "PXAT", "KEEPTTL", "PERSIST");
  for (const name of ["EX", "PX", "EXAT", "PXAT"]) {
    const time = given.get(name)?.[0];
    if (time === undefined) continue;
    const at = integer(time) * (name.startsWith("EX") ? 1000 : 1) + (name.endsWith("AT") ? 0 : Date.now());
    if (integer(time) <= 0 || !Number.isSafeInteger(at))
      throw new ReplyError(`ERR invalid expire time in '${command}' command`);
    return at;
  }
  return undefined;
}

/** `count` distinct items in random order; with `repeats`, items may repeat. */
export function pick<Item>(items: readonly Item[], count: number, repeats: boolean): Item[] {
  if (repeats) {
    return Array.from(
      { length: items.length && count },
      () => items[Math.floor(Math.random() * items.length)] as Item,
    );
  }
  const left = [...items];
  for (let i = 0; i < Math.min(count, left.length); i += 1) {
    const other = i + Math.floor(Math.random() * (left.length - i));
    [left[i], left[other]] = [left[other] as Item, left[i] as Item];
  }
  return left.slice(0, count);
}

/** The bounds of a range from `start` to `stop`, both inclusive; negative ones count from the end. */
export function slice<Item>(items: readonly Item[], start: number, stop: number): Item[] {
  const from = Math.max(0, start < 0 ? items.length + start : start);
  const to = stop < 0 ? items.length + stop : stop;
  return to < from ? [] : items.slice(from, to + 1);
}
