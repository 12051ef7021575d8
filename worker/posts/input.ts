import { JSON_TYPE } from "../http/answer.ts";
import type { Context } from "../http/context.ts";
import { Problem } from "../http/problem.ts";
import { formatId, parseId } from "./id.ts";
import { decodeText, JSON_BYTES, TEXT_BYTES } from "./text.ts";

const DEFAULT_LIMIT = 100;
const HIGHEST_LIMIT = 1_000;

const REQUEST_KEY = /^[\x21-\x7e]{1,255}$/;
const ID_HELP = `${formatId(81)} or 81, without leading zeros`;

/** The id in the path. Throws a 400 when it is none. */
export function idParam({ params }: Context): number {
  const id = parseId(params.id ?? "");
  if (id === undefined) throw new Problem(400, `The path holds no id of a post. An id is ${ID_HELP}.`);
  return id;
}

/** The part of the list that is asked for. Throws a 400 for a `limit` or a `before` out of range. */
export function pageQuery({ url }: Context): { limit: number; before?: number } {
  const limit = url.searchParams.get("limit") ?? String(DEFAULT_LIMIT);
  if (!/^[1-9]\d{0,3}$/.test(limit) || Number(limit) > HIGHEST_LIMIT) {
    throw new Problem(400, `limit has to be a whole number from 1 to ${HIGHEST_LIMIT}.`);
  }
  const cursor = url.searchParams.get("before");
  if (cursor === null) return { limit: Number(limit) };
  const before = parseId(cursor);
  if (before === undefined) throw new Problem(400, `before has to be the id of a post: ${ID_HELP}.`);
  return { limit: Number(limit), before };
}

/** The Idempotency-Key, when there is one. Throws a 400 when it is malformed. */
export function idempotencyKey({ request }: Context): string | undefined {
  const key = request.headers.get("Idempotency-Key") ?? undefined;
  if (key !== undefined && !REQUEST_KEY.test(key)) {
    throw new Problem(400, "An Idempotency-Key has to be 1 to 255 visible ASCII characters.");
  }
  return key;
}

/** The media type of a header value, without its parameters. */
function mediaType(value: string | null): string {
  return (value ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** Whether the caller asked for JSON, by what it sends or by what it accepts. */
export function wantsJson({ request: { headers } }: Context): boolean {
  const isJson = (type: string | null) => mediaType(type) === JSON_TYPE;
  return isJson(headers.get("Content-Type")) || (headers.get("Accept")?.split(",").some(isJson) ?? false);
}

/**
 * The text in the body: the member `text` of a JSON object, or else the body as it is.
 * Throws a 400, 413 or 415 that tells what is wrong with it.
 */
export async function textBody({ request }: Context): Promise<string> {
  const type = mediaType(request.headers.get("Content-Type"));
  if (type.startsWith("multipart/")) {
    throw new Problem(415, 'A multipart body is not taken. Send the text itself, or JSON: {"text": "..."}.');
  }
  if (request.headers.get("Content-Encoding"))
    throw new Problem(415, "An encoded body is not taken. Send it as it is.");
  const bytes = await bodyBytes(request);
  if (bytes.byteLength === 0) {
    throw new Problem(400, `There is no body. Send a text of 1 to ${TEXT_BYTES} bytes.`);
  }
  const body = decodeText(bytes);
  if (body === undefined) throw new Problem(400, "The body is not valid UTF-8.");
  return type === JSON_TYPE ? checked(textMember(body)) : checked(body, bytes.byteLength);
}

/** The body whole, of which no more is taken in than it may have. Throws a 413 when it has more. */
async function bodyBytes(request: Request): Promise<ArrayBuffer> {
  const tooLarge = () => new Problem(413, `The body is too large. It may have ${JSON_BYTES} bytes.`);
  const length = request.headers.get("Content-Length");
  if (Number(length) > JSON_BYTES) throw tooLarge();
  if (length !== null || request.body === null) return request.arrayBuffer();
  // Sent in chunks, of which nobody said how many there are.
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > JSON_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return new Blob(chunks).arrayBuffer();
}

function textMember(body: string): string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Problem(400, 'The body is not valid JSON. Send {"text": "..."}.');
  }
  if (typeof value !== "object" || value === null || Array.isArray(value) || !Object.hasOwn(value, "text")) {
    throw new Problem(400, 'The JSON body has no text. Send {"text": "..."}.');
  }
  const { text } = value as { text: unknown };
  if (typeof text !== "string") throw new Problem(400, "text has to be a string.");
  if (!text.isWellFormed()) throw new Problem(400, "text holds a lone surrogate, which no UTF-8 can say.");
  return text;
}

function checked(text: string, bytes = new TextEncoder().encode(text).byteLength): string {
  if (bytes === 0) throw new Problem(400, `The text is empty. Send 1 to ${TEXT_BYTES} bytes.`);
  if (bytes > TEXT_BYTES) throw new Problem(413, `The text has ${bytes} bytes. It may have ${TEXT_BYTES}.`);
  return text;
}
