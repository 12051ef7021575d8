import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Failure } from "../../infra/failure.ts";
import { PostStore } from "../../worker/posts/store.ts";
import type { Redis } from "../../worker/redis/client.ts";
import type { Notes } from "./notes.ts";
import { formatLine } from "./post-line.ts";

/** Posts per page; a page also ends at about 1 MB of text. */
const PAGE_POSTS = 1_000;

/**
 * Writes every post as a line, newest first like the API, and no faster than `output` takes them. So the ids
 * descend, new posts are new lines at the top, and the first batch of an import claims all ids. Posts created
 * meanwhile are not included; posts deleted meanwhile may be. Ends quietly if the reader stops (`| head`).
 * @throws RedisError, or a Failure if `output` cannot be written
 */
export async function exportPosts(connect: () => Redis, output: Writable, notes: Notes): Promise<void> {
  try {
    await pipeline(pages(connect, notes), output, { end: false });
  } catch (error) {
    const { syscall, code } = error as NodeJS.ErrnoException;
    if (syscall !== "write") throw error;
    if (code !== "EPIPE") throw new Failure(`Cannot write the posts: ${code}`);
  } finally {
    notes.clear();
  }
}

/** The lines of one page at a time. */
async function* pages(connect: () => Redis, notes: Notes): AsyncGenerator<string> {
  let before: number | undefined;
  let count = 0;
  do {
    const store = new PostStore(connect());
    const { items, next } = await store.list({ limit: PAGE_POSTS, ...(before && { before }) });
    yield items.map(formatLine).join("");
    count += items.length;
    notes.progress(`${count} exported`);
    before = next;
  } while (before !== undefined);
}
