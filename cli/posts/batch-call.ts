import { POST_ID } from "../../worker/posts/id.ts";
import { bucketKey, LAST_ID } from "../../worker/posts/keys.ts";
import type { Redis } from "../../worker/redis/client.ts";

/**
 * Runs one of the scripts for the posts with these ids.
 * @param args the end of ARGV
 * @returns the numbers that the script returned
 * @throws RedisError
 */
export async function callForBatch(
  redis: Redis,
  script: string,
  ids: readonly number[],
  args: readonly (string | number)[],
): Promise<number[]> {
  const keys = [LAST_ID, ...ids.map((id) => POST_ID.format(id)), ...ids.map(bucketKey)];
  const command = ["EVAL", script, keys.length, ...keys, Math.max(...ids), ...ids, ...args] as const;
  const { result } = await redis.run(command, { idempotent: true });
  if (!Array.isArray(result) || !result.every(Number.isSafeInteger))
    throw redis.nonsense("not the result of a batch");
  return result;
}
