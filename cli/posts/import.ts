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
 * Imports the posts of an export under their ids, one call per batch, in sequence. No reader sees part of a
 * batch, and `post:id` rises with it; to finish an interrupted import, run it again. A post that already has
 * another text is left unchanged. A batch whose answer was lost counts as already there.
 * @throws BadLine for the first malformed line, after importing all before it; RedisError
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
      counts: { imported, "already there": posts.length - imported - different, different },
      remarks: others.map(
        (place) => `${POST_ID.format(ids[place - 1] ?? 0)} holds something else: left unchanged`,
      ),
    };
  }
}

/**
 * The posts of an export. Their ids must only descend, as export writes them, or only ascend: this finds
 * duplicates without keeping the ids.
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
          "ids must only descend or only ascend, without duplicates: sort the lines",
        );
      }
    }
    last = post.id;
    yield post;
  }
}
