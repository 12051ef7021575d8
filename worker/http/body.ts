import { decodeUtf8 } from "../utf8.ts";
import { JSON_TYPE } from "./answer.ts";
import { parseMediaType } from "./media-type.ts";
import { Problem } from "./problem.ts";

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
export async function readBody(request: Request, { maxBytes, plain }: BodyOptions): Promise<unknown> {
  const isText = saysText(request.headers, plain !== undefined);
  const bytes = await bodyBytes(request, maxBytes);
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
  const codings = (headers.get("Content-Encoding") || "identity").toLowerCase().split(",");
  if (codings.some((coding) => coding.trim() !== "identity")) {
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
 * @throws Problem a 413 if it is longer, a 400 if the sender broke off
 */
async function bodyBytes(request: Request, maxBytes: number): Promise<ArrayBuffer> {
  try {
    return await received(request, maxBytes);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(400, "The body is incomplete. Send it again.");
  }
}

async function received(request: Request, maxBytes: number): Promise<ArrayBuffer> {
  const tooLarge = () => new Problem(413, `The body is too large. The limit is ${maxBytes} bytes.`);
  const length = request.headers.get("Content-Length");
  if (Number(length) > maxBytes) throw tooLarge();
  if (length !== null || request.body === null) return request.arrayBuffer();
  // Chunked: the length is unknown.
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return new Blob(chunks).arrayBuffer();
}
