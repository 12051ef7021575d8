import { maxJsonBytes } from "../../worker/http/fields.ts";
import { POST_ID } from "../../worker/posts/id.ts";
import { POST_FIELDS, type Post } from "../../worker/posts/post.ts";
import { toValue } from "../../worker/posts/value.ts";
import type { Redis } from "../../worker/redis/client.ts";
import { callForBatch } from "./batch-call.ts";
import { batches } from "./batches.ts";
import { formatLine, parseLine } from "./post-line.ts";
import { IMPORT } from "./scripts.ts";
import { BadLine, readLines } from "./split-lines.ts";
import type { BatchResult } from "./summary.ts";

/**
 * Imports the posts of an export under their ids, a batch a call, one call after another. No reader sees a
 * part of a batch, and `post:id` comes with it; an import that was cut off is finished by running it again. A
 * post that is there with another text is left as it is. After an answer that was lost, what it told of as
 * imported counts as there already.
 * @throws BadLine for the first line that is malformed, when all before it is imported; RedisError
 */
export async function* importPosts(
  connect: () => Redis,
  input: AsyncIterable<Buffer>,
): AsyncGenerator<BatchResult> {
  for await (const posts of batches(readPosts(input), (post) => Buffer.byteLength(formatLine(post)))) {
    const ids = posts.map(({ id }) => id);
    const values = posts.map(toValue);
    const [imported = 0, ...others] = await callForBatch(connect(), IMPORT, ids, values);
    const different = others.length;
    yield {
      counts: { imported, "there already": posts.length - imported - different, different },
      remarks: others.map(
        (place) => `${POST_ID.format(ids[place - 1] ?? 0)} holds something else: left as it is`,
      ),
    };
  }
}

/**
 * The posts of an export. Their ids go down, as export writes them, or up, all the way: so an id that comes
 * twice is found without keeping the ids, however many there are.
 */
async function* readPosts(input: AsyncIterable<Buffer>): AsyncGenerator<Post> {
  let last: number | undefined;
  let direction = 0;
  for await (const line of readLines(input, maxJsonBytes(POST_FIELDS))) {
    const post = parseLine(line);
    const step = Math.sign(post.id - (last ?? 0));
    if (last !== undefined) {
      direction ||= step;
      if (step === 0 || step !== direction) {
        throw new BadLine(
          line.number,
          "ids have to go down all the way, or up all the way, each once: sort the lines",
        );
      }
    }
    last = post.id;
    yield post;
  }
}
