import type { Once } from "../http/idempotency.ts";
import type { Outcome, Page, PageQuery } from "../http/storage.ts";
import type { Redis } from "../redis/client.ts";
import { pageIn } from "../redis/page.ts";
import { POST_ID } from "./id.ts";
import { bucketKey, LAST_ID, requestKey } from "./keys.ts";
import type { Post, PostFields } from "./post.ts";
import { CREATE, LIST, REMOVE_IF, REPLACE_IF } from "./scripts.ts";
import { fromValue, toValue } from "./value.ts";

/** How long an Idempotency-Key is remembered, in seconds. */
const REMEMBERED = 86_400;

/** The last id that this isolate knows, shared by its requests. {@link LIST} detects an old one. */
let lastId: number | "" = "";

/**
 * The posts in Redis. Each method makes one REST call, and related changes are atomic. All methods fail with
 * a RedisError.
 */
export class PostStore {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** At most `limit` posts with ids below `before`. A page may be short or empty and still have a next. */
  async list({ before = Number.MAX_SAFE_INTEGER, limit }: PageQuery): Promise<Page<Post>> {
    const command = ["EVAL_RO", LIST, 1, LAST_ID, before - 1, limit, lastId] as const;
    const { result } = await this.#redis.read(command);
    const [last, page] = Array.isArray(result) ? result : [];
    lastId = Number(last) || "";
    return pageIn(this.#redis, page, (id, value) => ({ id, ...fromValue(value) }));
  }

  /** A post's content, or null. */
  async read(id: number): Promise<PostFields | null> {
    const { result } = await this.#redis.read(["GET", POST_ID.format(id)]);
    if (result !== null && typeof result !== "string") throw this.#redis.nonsense("not a text");
    return result === null ? null : fromValue(result);
  }

  /**
   * Stores a text under a new id. With `once`, the same key gives the same id for a day; undefined if the key
   * created a post from another body.
   */
  async create(fields: PostFields, once?: Once): Promise<number | undefined> {
    const value = toValue(fields);
    const command = once
      ? (["EVAL", CREATE, 2, LAST_ID, requestKey(once.key), value, once.fingerprint, REMEMBERED] as const)
      : (["EVAL", CREATE, 1, LAST_ID, value, ""] as const);
    const { result } = await this.#redis.run(command, { idempotent: once !== undefined });
    const [, id, fingerprint] = /^([1-9]\d{0,15}) (\S*)$/.exec(String(result)) ?? [];
    if (id === undefined) throw this.#redis.nonsense("not an id");
    return once && fingerprint !== once.fingerprint ? undefined : Number(id);
  }

  /** Replaces a text; with `expected`, only that one. */
  async replace(id: number, fields: PostFields, expected?: PostFields): Promise<Outcome> {
    const [key, value] = [POST_ID.format(id), toValue(fields)];
    if (expected === undefined) {
      const { result } = await this.#redis.run(["SET", key, value, "XX"], { idempotent: true });
      if (result !== null && result !== "OK") throw this.#redis.nonsense("neither OK nor null");
      return result === null ? "missing" : "done";
    }
    const command = ["EVAL", REPLACE_IF, 1, key, toValue(expected), value] as const;
    const { result, retried } = await this.#redis.run(command, { idempotent: true });
    return this.#outcome(result, retried && result === 2);
  }

  /** Deletes a post; with `expected`, only if that is its text. */
  async remove(id: number, expected?: PostFields): Promise<Outcome> {
    const [key, bucket] = [POST_ID.format(id), bucketKey(id)];
    if (expected === undefined) {
      const commands = [
        ["SREM", bucket, id],
        ["DEL", key],
      ] as const;
      const { result, retried } = await this.#redis.transaction(commands, { idempotent: true });
      return this.#outcome(result[1] === 0 ? -1 : result[1], retried && result[1] === 0);
    }
    const command = ["EVAL", REMOVE_IF, 2, key, bucket, toValue(expected), id] as const;
    const { result, retried } = await this.#redis.run(command, { idempotent: true });
    return this.#outcome(result, retried && result === -1);
  }

  /** The outcome from a script's reply; `doneBefore`: our earlier attempt made the change. */
  #outcome(result: unknown, doneBefore: boolean): Outcome {
    if (result === 1 || doneBefore) return "done";
    if (result === -1) return "missing";
    if (result === 0 || result === 2) return "changed";
    throw this.#redis.nonsense("not an outcome");
  }
}
