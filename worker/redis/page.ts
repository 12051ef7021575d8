import type { Page } from "../http/storage.ts";
import type { Redis } from "./client.ts";

/**
 * The page in a script's reply: where the next one begins (ids below this number; 0 at the end), then
 * alternating ids and values.
 * @throws RedisError if the reply is malformed
 */
export function pageIn<Item>(
  redis: Redis,
  reply: unknown,
  itemOf: (id: number, value: string) => Item,
): Page<Item> {
  const [next, ...rest] = Array.isArray(reply) ? reply : [];
  const items: Item[] = [];
  for (let i = 0; i < rest.length; i += 2) {
    const [id, value] = [Number(rest[i]), rest[i + 1]];
    if (!Number.isSafeInteger(id) || typeof value !== "string") throw redis.nonsense("not a page");
    items.push(itemOf(id, value));
  }
  const before = Number(next ?? Number.NaN);
  if (!Number.isSafeInteger(before)) throw redis.nonsense("not a page");
  return before > 0 ? { items, next: before } : { items };
}
