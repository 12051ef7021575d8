import { POST_ID } from "../../worker/posts/id.ts";
import { POST_FIELDS } from "../../worker/posts/post.ts";
import type { Redis } from "../../worker/redis/client.ts";
import { ADOPT } from "./adopt.ts";
import { callForBatch } from "./batch-call.ts";
import { batches } from "./batches.ts";
import { idOfKey } from "./post-key.ts";
import type { BatchResult } from "./summary.ts";

/** Where the article keeps the keys of all texts: a Set of `post:1`, `post:2` and so on. */
const ARTICLE_SET = "posts";

const LONGEST_TEXT = POST_FIELDS.text.maxBytes;

/** Keys asked for at once. */
const PAGE_KEYS = 500;

/**
 * Takes in the posts of the article's Worker, which are in the same database: the texts stay where they are,
 * under the same keys, and the ids join our buckets. The article's Set is left as it is, so that its Worker
 * goes on working while one tries this one; running it again takes in what came since. Left out are keys of
 * the Set without a text (deleted since), with one that is longer than the API takes, and keys that are none
 * of a post. `post:id` ends at least at the highest id in the Set, left out or not.
 * @throws RedisError
 */
export async function* importArticle(connect: () => Redis): AsyncGenerator<BatchResult> {
  for await (const keys of batches(articleKeys(connect), Buffer.byteLength)) {
    const ids = keys.map(idOfKey).filter((id) => id !== undefined);
    const foreign = keys.length - ids.length;
    const [imported = 0, gone = 0, ...others] =
      ids.length > 0 ? await callForBatch(connect(), ADOPT, ids, [LONGEST_TEXT]) : [];
    const unfit = others.length;
    const already = ids.length - imported - gone - unfit;
    yield {
      counts: { imported, "there already": already, gone, unfit, foreign },
      remarks: others.map(
        (place) =>
          `${POST_ID.format(ids[place - 1] ?? 0)} is no text of up to ${LONGEST_TEXT} bytes: left out`,
      ),
    };
  }
}

/** Every member of the article's Set, some of them perhaps twice while the Set changes. */
async function* articleKeys(connect: () => Redis): AsyncGenerator<string> {
  let cursor = "0";
  do {
    const redis = connect();
    const command = ["SSCAN", ARTICLE_SET, cursor, "COUNT", PAGE_KEYS] as const;
    const { result } = await redis.run(command, { idempotent: true });
    const [next, keys] = Array.isArray(result) ? result : [];
    if (!/^\d+$/.test(String(next)) || !Array.isArray(keys)) throw redis.nonsense("no page of a Set");
    yield* keys.map(String);
    cursor = String(next);
  } while (cursor !== "0");
}
