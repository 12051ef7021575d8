import { encodeUtf8 } from "../utf8.ts";
import { readBody } from "./body.ts";
import type { Context } from "./context.ts";
import { Problem } from "./problem.ts";

/** The constraints on a field, which is a non-empty string. */
export interface Field {
  /** In UTF-8. */
  readonly maxBytes: number;
  readonly optional?: true;
}

/** The constraints on each field of a resource; fields that may be undefined are optional. */
export type Fields<T> = {
  readonly [Name in keyof T]: Field & (undefined extends T[Name] ? { optional: true } : unknown);
};

/** Bytes of JSON besides the fields' values: names and white space. */
const MARGIN = 16 * 1024;

/** The maximum length of the JSON for these fields, in bytes: a string may write every byte as `\u0041`. */
export function maxJsonBytes<T>(fields: Fields<T>): number {
  let sum = MARGIN;
  for (const name in fields) sum += 6 * fields[name].maxBytes;
  return sum;
}

/**
 * The fields in the body: the members of a JSON object, or the text itself for the `plain` one.
 * @throws Problem a 400, 413 or 415 that says what is wrong
 */
export async function bodyFields<T>(c: Context, fields: Fields<T>, plain?: keyof T & string): Promise<T> {
  return readFields(await readBody(c, { maxBytes: maxJsonBytes(fields), plain }), fields);
}

/**
 * The fields among the members of a JSON object; others are ignored.
 * @throws Problem a 400 or 413 that says what is wrong
 */
export function readFields<T>(value: unknown, fields: Fields<T>): T {
  const members = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  const read: Record<string, string> = {};
  for (const [name, field] of Object.entries<Field>(fields)) {
    if (Object.hasOwn(members, name)) read[name] = checked(name, Reflect.get(members, name), field);
    else if (!field.optional) throw new Problem(400, `The JSON has no ${name}. Send {"${name}": "..."}.`);
  }
  return read as T;
}

function checked(name: string, value: unknown, { maxBytes }: Field): string {
  if (typeof value !== "string") throw new Problem(400, `${name} must be a string.`);
  if (!value.isWellFormed())
    throw new Problem(400, `${name} contains a lone surrogate, which UTF-8 cannot encode.`);
  if (value === "") throw new Problem(400, `The ${name} is empty. Send 1 to ${maxBytes} bytes.`);
  // A UTF-16 code unit is at most three bytes in UTF-8, so only a long text must be encoded to know its size.
  if (value.length * 3 <= maxBytes) return value;
  const bytes = encodeUtf8(value).byteLength;
  if (bytes > maxBytes) throw new Problem(413, `The ${name} has ${bytes} bytes. The limit is ${maxBytes}.`);
  return value;
}
