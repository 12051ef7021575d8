/** A line of an export: `{"id":"post:80","text":"..."}`, in JSON and UTF-8. */
import { readFields } from "../../worker/http/fields.ts";
import { Problem } from "../../worker/http/problem.ts";
import { POST_ID } from "../../worker/posts/id.ts";
import { POST_FIELDS, type Post } from "../../worker/posts/post.ts";
import { decodeUtf8 } from "../../worker/utf8.ts";
import { HIGHEST_ID, idOfKey } from "./post-key.ts";
import { BadLine, type Line } from "./split-lines.ts";

const MEMBERS = ["id", ...Object.keys(POST_FIELDS)];

/** A post as a line, with its line feed. */
export function formatLine(post: Post): string {
  return `${JSON.stringify(POST_ID.show(post))}\n`;
}

/**
 * Parses a line.
 * @throws BadLine, which quotes nothing from it
 */
export function parseLine(line: Line): Post {
  const members = objectIn(line);
  const id = typeof members.id === "string" ? idOfKey(members.id) : undefined;
  if (id === undefined) {
    const [lowest, highest] = [POST_ID.format(1), POST_ID.format(HIGHEST_ID)];
    throw new BadLine(line.number, `id must be ${lowest} to ${highest}, without leading zeros`);
  }
  try {
    return { id, ...readFields(members, POST_FIELDS) };
  } catch (error) {
    throw error instanceof Problem ? new BadLine(line.number, error.message) : error;
  }
}

function objectIn({ number, bytes }: Line): { id?: unknown } {
  const json = decodeUtf8(bytes);
  if (json === undefined) throw new BadLine(number, "not valid UTF-8");
  const value = parsed(json, number);
  if (
    typeof value === "object" &&
    value !== null &&
    Object.keys(value).every((name) => MEMBERS.includes(name))
  )
    return value;
  throw new BadLine(number, `a post must be an object of ${MEMBERS.join(", ")} and nothing else`);
}

function parsed(json: string, number: number): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new BadLine(number, "not valid JSON");
  }
}
