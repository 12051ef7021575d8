/** Writes posts by the million, with scripts inside Redis, under the Worker's keys. */
import { BUCKET } from "../worker/posts/scripts.ts";
import type { BenchDatabase } from "./database.ts";

const AT_ONCE = 20_000;

const WRITE = `for id = tonumber(ARGV[1]), tonumber(ARGV[2]) do
  local number = string.format('%d', id)
  redis.call('SET', 'post:' .. number, 'This is the text of post ' .. number)
  redis.call('SADD', 'posts:' .. string.format('%d', math.floor(id / ${BUCKET})), number)
end
redis.call('SET', 'post:id', ARGV[2])`;

/** The article's keys. */
const WRITE_ARTICLE = `for id = tonumber(ARGV[1]), tonumber(ARGV[2]) do
  redis.call('SADD', 'posts', 'post:' .. string.format('%d', id))
end`;

const DELETE = `for i = 1, #ARGV do
  redis.call('SREM', 'posts:' .. string.format('%d', math.floor(tonumber(ARGV[i]) / ${BUCKET})), ARGV[i])
  redis.call('DEL', 'post:' .. ARGV[i])
end`;

/** Writes the posts 1 to `count`. */
export async function seedPosts(database: BenchDatabase, count: number): Promise<void> {
  for (let first = 1; first <= count; first += AT_ONCE)
    await database.run("EVAL", WRITE, 0, first, Math.min(first + AT_ONCE - 1, count));
}

/** Writes the article's index of the posts 1 to `count`. */
export async function seedArticleIndex(database: BenchDatabase, count: number): Promise<void> {
  for (let first = 1; first <= count; first += AT_ONCE)
    await database.run("EVAL", WRITE_ARTICLE, 0, first, Math.min(first + AT_ONCE - 1, count));
}

/** Deletes all but `left` of the posts 1 to `count`, at random. */
export async function deleteAtRandom(database: BenchDatabase, count: number, left: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, i) => i + 1);
  for (let i = count - 1; i > 0; i--) {
    const other = Math.floor(Math.random() * (i + 1));
    [ids[i], ids[other]] = [ids[other] as number, ids[i] as number];
  }
  const gone = ids.slice(left);
  for (let i = 0; i < gone.length; i += 5_000)
    await database.run("EVAL", DELETE, 0, ...gone.slice(i, i + 5_000));
}
