import { POST_ID } from "../../worker/posts/id.ts";
import { POST_FIELDS } from "../../worker/posts/post.ts";
import type { Redis } from "../../worker/redis/client.ts";
import { ADOPT } from "./adopt.ts";
import { callForBatch } from "./batch-call.ts";
import { batches } from "./batches.ts";
import { idOfKey } from "./post-key.ts";
import type { BatchResult } from "./summary.ts";

/** The article's Set of the keys of all texts: `post:1`, `post:2` and so on. */
const ARTICLE_SET = "posts";

const LONGEST_TEXT = POST_FIELDS.text.maxBytes;

/** Keys per call. */
const PAGE_KEYS = 500;

/**
 * Adopts the posts of the article's Worker in the same database: the texts keep their keys, and their ids
 * join our buckets. The article's Set is not changed, so its Worker keeps working while this one is tried;
 * another run adopts what was added since. Skips keys of the Set that have no text (deleted since), hold a
 * text longer than the API accepts, or are not the key of a post. Raises `post:id` to at least the highest id
 * in the Set, skipped or not.
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
      counts: { imported, "already there": already, gone, unfit, foreign },
      remarks: others.map(
        (place) =>
          `${POST_ID.format(ids[place - 1] ?? 0)} is not a text of at most ${LONGEST_TEXT} bytes: skipped`,
      ),
    };
  }
}

/** Every member of the article's Set; some may come twice if the Set changes meanwhile. */
async function* articleKeys(connect: () => Redis): AsyncGenerator<string> {
  let cursor = "0";
  do {
    const redis = connect();
    const command = ["SSCAN", ARTICLE_SET, cursor, "COUNT", PAGE_KEYS] as const;
    const { result } = await redis.run(command, { idempotent: true });
    const [next, keys] = Array.isArray(result) ? result : [];
    if (!/^\d+$/.test(String(next)) || !Array.isArray(keys)) throw redis.nonsense("not a page of a Set");
    yield* keys.map(String);
    cursor = String(next);
  } while (cursor !== "0");
}
