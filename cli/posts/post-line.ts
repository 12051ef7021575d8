/** A line of an export: `{"id":"post:80","text":"..."}`, in JSON and UTF-8. */
import { formatId } from "../../worker/posts/id.ts";
import type { Post } from "../../worker/posts/store.ts";
import { decodeText, TEXT_BYTES } from "../../worker/posts/text.ts";
import { HIGHEST_ID, idOfKey } from "./post-key.ts";
import { BadLine, type Line } from "./split-lines.ts";

const FORM = '{"id":"post:80","text":"..."}';

/** A post as a line, with its end. */
export function formatLine({ id, text }: Post): string {
  return `${JSON.stringify({ id: formatId(id), text })}\n`;
}

/**
 * The post in a line.
 * @throws BadLine, which quotes nothing of it
 */
export function parseLine(line: Line): Post {
  const { id, text } = members(line);
  const number = idOfKey(id);
  if (number === undefined) {
    throw new BadLine(
      line.number,
      `an id is ${formatId(1)} to ${formatId(HIGHEST_ID)}, without leading zeros`,
    );
  }
  if (!text.isWellFormed()) throw new BadLine(line.number, "the text holds half of a surrogate pair");
  const bytes = Buffer.byteLength(text);
  if (bytes < 1 || bytes > TEXT_BYTES) {
    throw new BadLine(line.number, `the text has ${bytes} bytes, and may have 1 to ${TEXT_BYTES}`);
  }
  return { id: number, text };
}

function members(line: Line): { id: string; text: string } {
  const value = parsed(line);
  if (typeof value === "object" && value !== null && Object.keys(value).length === 2) {
    const { id, text } = value as { id?: unknown; text?: unknown };
    if (typeof id === "string" && typeof text === "string") return { id, text };
  }
  throw new BadLine(line.number, `a post is ${FORM}, with these two and nothing else`);
}

function parsed({ number, bytes }: Line): unknown {
  const json = decodeText(bytes);
  if (json === undefined) throw new BadLine(number, "not valid UTF-8");
  try {
    return JSON.parse(json);
  } catch {
    throw new BadLine(number, `not valid JSON, a post is ${FORM}`);
  }
}
