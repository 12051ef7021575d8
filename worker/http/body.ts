import { decodeUtf8 } from "../utf8.ts";
import { JSON_TYPE } from "./answer.ts";
import { parseMediaType } from "./media-type.ts";
import { Problem } from "./problem.ts";

export interface BodyOptions {
  readonly maxBytes: number;
  /** Takes texts and forms too, byte for byte, as an object whose one member has this name; else JSON alone. */
  readonly plain?: string | undefined;
}

/** What `curl -d` says that it sends, whatever it is. */
const FORM = "application/x-www-form-urlencoded";

/**
 * What the body says as a value of JSON, read as its Content-Type says, never guessed at.
 * @throws Problem a 400, 413 or 415 that tells what is wrong with it
 */
export async function readBody(request: Request, { maxBytes, plain }: BodyOptions): Promise<unknown> {
  const isText = saysText(request.headers, plain !== undefined);
  const bytes = await bodyBytes(request, maxBytes);
  if (bytes.byteLength === 0) throw new Problem(400, "There is no body.");
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new Problem(400, "The body is not valid UTF-8.");
  return plain !== undefined && isText ? { [plain]: text } : parsed(text);
}

/**
 * Whether the headers say that the body is a text, or else JSON. Throws a 415 with what is taken when it is not
 * to be read here.
 */
function saysText(headers: Headers, takesText: boolean): boolean {
  const codings = (headers.get("Content-Encoding") || "identity").toLowerCase().split(",");
  if (codings.some((coding) => coding.trim() !== "identity")) {
    const detail = "This Content-Encoding is not taken. Send the body as it is.";
    throw new Problem(415, detail, { "Accept-Encoding": "identity" });
  }
  const { type, parameters } = parseMediaType(headers.get("Content-Type") || FORM) ?? {};
  const isUtf8 = parameters?.every(([name, value]) => name !== "charset" || /^utf-?8$/i.test(value));
  if (isUtf8 && type === JSON_TYPE) return false;
  if (isUtf8 && takesText && (type === FORM || /^text\/(?!json$|.*\+json$)/.test(type ?? ""))) return true;
  const taken = takesText ? `${JSON_TYPE}, ${FORM}, text/*` : JSON_TYPE;
  throw new Problem(415, `This Content-Type is not taken. Send ${taken}, in UTF-8.`, { Accept: taken });
}

function parsed(text: string): unknown {
  try {
    // A reader may pass over a byte order mark: https://www.rfc-editor.org/rfc/rfc8259#section-8.1
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new Problem(400, "The body is not valid JSON.");
  }
}

/**
 * The body whole, of which no more is taken in than it may have.
 * @throws Problem a 413 when it has more, a 400 when its sender did not send it to the end
 */
async function bodyBytes(request: Request, maxBytes: number): Promise<ArrayBuffer> {
  try {
    return await received(request, maxBytes);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(400, "The body broke off before its end. Send it again.");
  }
}

async function received(request: Request, maxBytes: number): Promise<ArrayBuffer> {
  const tooLarge = () => new Problem(413, `The body is too large. It may have ${maxBytes} bytes.`);
  const length = request.headers.get("Content-Length");
  if (Number(length) > maxBytes) throw tooLarge();
  if (length !== null || request.body === null) return request.arrayBuffer();
  // Sent in chunks, of which nobody said how many there are.
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return new Blob(chunks).arrayBuffer();
}
