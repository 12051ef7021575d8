import { decodeUtf8 } from "../utf8.ts";
import { JSON_TYPE } from "./answer.ts";
import { mediaType } from "./media-type.ts";
import { Problem } from "./problem.ts";

/** What a body says: a value in JSON, or a text as it is. */
export type Body = { readonly json: unknown } | { readonly text: string };

/**
 * The body, read as its Content-Type says.
 * @throws Problem a 400, 413 or 415 that tells what is wrong with it
 */
export async function readBody(request: Request, maxBytes: number): Promise<Body> {
  const type = mediaType(request.headers.get("Content-Type"));
  if (type.startsWith("multipart/")) {
    throw new Problem(415, "A multipart body is not taken. Send the text itself, or JSON.");
  }
  if (request.headers.get("Content-Encoding"))
    throw new Problem(415, "An encoded body is not taken. Send it as it is.");
  const bytes = await bodyBytes(request, maxBytes);
  if (bytes.byteLength === 0) throw new Problem(400, "There is no body.");
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new Problem(400, "The body is not valid UTF-8.");
  return type === JSON_TYPE ? { json: parsed(text) } : { text };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, "The body is not valid JSON.");
  }
}

/** The body whole, of which no more is taken in than it may have. Throws a 413 when it has more. */
async function bodyBytes(request: Request, maxBytes: number): Promise<ArrayBuffer> {
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
