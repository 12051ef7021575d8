import { decodeUtf8 } from "../utf8.ts";
import { JSON_TYPE } from "./answer.ts";
import type { Context } from "./context.ts";
import { parseMediaType } from "./media-type.ts";
import { Problem } from "./problem.ts";

type Asked = Pick<Context, "request" | "headers">;

export interface BodyOptions {
  readonly maxBytes: number;
  /** Also accepts text and forms, byte for byte, as an object with this one member; without it, only JSON. */
  readonly plain?: string | undefined;
}

/** What `curl -d` declares, whatever it sends. */
const FORM = "application/x-www-form-urlencoded";

/**
 * The body as a JSON value, read as its Content-Type says, never guessed.
 * @throws Problem a 400, 413 or 415 that says what is wrong
 */
export async function readBody(c: Asked, { maxBytes, plain }: BodyOptions): Promise<unknown> {
  const isText = saysText(c.headers, plain !== undefined);
  let bytes: ArrayBuffer;
  try {
    bytes = await bytesOf(c, maxBytes);
  } catch (error) {
    // Otherwise the sender broke off.
    throw error instanceof Problem ? error : new Problem(400, "The body is incomplete. Send it again.");
  }
  if (bytes.byteLength === 0) throw new Problem(400, "The body is empty.");
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new Problem(400, "The body is not valid UTF-8.");
  return plain !== undefined && isText ? { [plain]: text } : parsed(text);
}

/**
 * Whether the headers declare text; false for JSON.
 * @throws Problem a 415 with the accepted types for anything else
 */
function saysText(headers: Headers, takesText: boolean): boolean {
  if (!/^(\s*identity\s*(,|$))*$/i.test(headers.get("Content-Encoding") ?? "")) {
    const detail = "This Content-Encoding is not supported. Send the body unencoded.";
    throw new Problem(415, detail, { "Accept-Encoding": "identity" });
  }
  const { type, parameters } = parseMediaType(headers.get("Content-Type") || FORM) ?? {};
  const isUtf8 = parameters?.every(([name, value]) => name !== "charset" || /^utf-?8$/i.test(value));
  if (isUtf8 && type === JSON_TYPE) return false;
  if (isUtf8 && takesText && (type === FORM || /^text\/(?!json$|.*\+json$)/.test(type ?? ""))) return true;
  const taken = takesText ? `${JSON_TYPE}, ${FORM}, text/*` : JSON_TYPE;
  throw new Problem(415, `This Content-Type is not supported. Send ${taken} in UTF-8.`, { Accept: taken });
}

function parsed(text: string): unknown {
  try {
    // A parser may ignore a byte order mark: https://www.rfc-editor.org/rfc/rfc8259#section-8.1
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new Problem(400, "The body is not valid JSON.");
  }
}

/**
 * The whole body, reading no more than `maxBytes`.
 * @throws Problem a 413 if it is longer
 */
function bytesOf({ request, headers }: Asked, maxBytes: number): Promise<ArrayBuffer> {
  const length = headers.get("Content-Length");
  if (Number(length) > maxBytes) throw tooLarge(maxBytes);
  return length === null && request.body ? chunksOf(request.body, maxBytes) : request.arrayBuffer();
}

/** A body of unknown length. */
async function chunksOf(body: ReadableStream, maxBytes: number): Promise<ArrayBuffer> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return new Blob(chunks).arrayBuffer();
}

const tooLarge = (maxBytes: number) =>
  new Problem(413, `The body is too large. The limit is ${maxBytes} bytes.`);
