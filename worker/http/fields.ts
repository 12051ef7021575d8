import { encodeUtf8 } from "../utf8.ts";
import { readBody } from "./body.ts";
import type { Context } from "./context.ts";
import { Problem } from "./problem.ts";

/** What a field may be, which is a string and not empty. */
export interface Field {
  /** Of UTF-8. */
  readonly maxBytes: number;
  readonly optional?: true;
}

/** What each field of a resource may be; those that may be undefined are optional. */
export type Fields<T> = {
  readonly [Name in keyof T]: Field & (undefined extends T[Name] ? { optional: true } : unknown);
};

/** Bytes that JSON takes beside the fields: their names, and white space. */
const MARGIN = 16 * 1024;

/** Bytes of the longest JSON that is taken for these fields: a string may write every byte as `\u0041`. */
export function maxJsonBytes<T>(fields: Fields<T>): number {
  return Object.values<Field>(fields).reduce((sum, { maxBytes }) => sum + 6 * maxBytes, MARGIN);
}

/**
 * The fields in the body: the members of a JSON object; or where one is `plain`, that one as it is.
 * @throws Problem a 400, 413 or 415 that tells what is wrong with it
 */
export async function bodyFields<T>(
  { request }: Context,
  fields: Fields<T>,
  plain?: keyof T & string,
): Promise<T> {
  return readFields(await readBody(request, { maxBytes: maxJsonBytes(fields), plain }), fields);
}

/**
 * The fields among the members of a JSON object; what else it has is ignored.
 * @throws Problem a 400 or 413 that tells what is wrong with them
 */
export function readFields<T>(value: unknown, fields: Fields<T>): T {
  const members = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  const read = Object.entries<Field>(fields).map(([name, field]) => {
    if (Object.hasOwn(members, name)) return [name, checked(name, Reflect.get(members, name), field)];
    if (field.optional) return [name, undefined];
    throw new Problem(400, `The JSON has no ${name}. Send {"${name}": "..."}.`);
  });
  return Object.fromEntries(read) as T;
}

function checked(name: string, value: unknown, { maxBytes }: Field): string {
  if (typeof value !== "string") throw new Problem(400, `${name} must be a string.`);
  if (!value.isWellFormed())
    throw new Problem(400, `${name} holds a lone surrogate, which no UTF-8 can say.`);
  const bytes = encodeUtf8(value).byteLength;
  if (bytes === 0) throw new Problem(400, `The ${name} is empty. Send 1 to ${maxBytes} bytes.`);
  if (bytes > maxBytes) throw new Problem(413, `The ${name} has ${bytes} bytes. It may have ${maxBytes}.`);
  return value;
}
