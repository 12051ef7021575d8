/** The API's operations, each on its own post, so that all cases can run concurrently. */
import type { Database } from "#kv-at-hand/redis/database.ts";
import { BUCKET } from "../../worker/posts/scripts.ts";
import { ask } from "../support/redis.ts";

/** The posts of the cases: numbers that occur nowhere else in a database call. */
export const FIRST_ID = 7_000_000;
/** Below the ids that the cases create. */
const LAST_ID = 7_900_000;

const oldText = (id: number) => `old ${id}`;
const newText = (id: number) => `new ${id}`;

export interface Operation {
  /** Path, method, headers and body; `etag` is the post's. */
  request: (id: number, etag: string) => [path: string, init: RequestInit];
  success: 200 | 201;
  /** Database calls if nothing fails. */
  calls: 1 | 2;
  /** Whether its change is stored; undefined if only partly, or twice. */
  done?: (id: number, stored: Stored) => boolean | undefined;
}

const put = (id: number, headers: Record<string, string> = {}): [string, RequestInit] => [
  `/posts/${id}`,
  { method: "PUT", body: newText(id), headers },
];
const remove = (id: number, headers: Record<string, string> = {}): [string, RequestInit] => [
  `/posts/${id}`,
  { method: "DELETE", headers },
];
const create = (id: number, headers: Record<string, string> = {}): [string, RequestInit] => [
  "/posts",
  { method: "POST", body: newText(id), headers },
];

const isReplaced = (id: number, { texts }: Stored) =>
  texts.get(id) === newText(id) || (texts.get(id) === oldText(id) ? false : undefined);
const isDeleted = (id: number, { texts, index }: Stored) =>
  texts.has(id) === index.has(id) ? !texts.has(id) : undefined;
const isCreated = (id: number, { texts, index }: Stored) => {
  const made = [...texts].filter(([made, text]) => made > LAST_ID && text === newText(id));
  if (made.length > 1 || made.some(([each]) => !index.has(each))) return undefined;
  return made.length === 1;
};

export const OPERATIONS = {
  list: { request: (id) => [`/posts?limit=1&before=${id + 1}`, {}], success: 200, calls: 1 },
  read: { request: (id) => [`/posts/${id}`, {}], success: 200, calls: 1 },
  create: { request: (id) => create(id), success: 201, calls: 1, done: isCreated },
  "create with key": {
    request: (id) => create(id, { "Idempotency-Key": `key-${id}` }),
    success: 201,
    calls: 1,
    done: isCreated,
  },
  replace: { request: (id) => put(id), success: 200, calls: 1, done: isReplaced },
  "replace with If-Match": {
    request: (id, etag) => put(id, { "If-Match": etag }),
    success: 200,
    calls: 2,
    done: isReplaced,
  },
  delete: { request: (id) => remove(id), success: 200, calls: 1, done: isDeleted },
  "delete with If-Match": {
    request: (id, etag) => remove(id, { "If-Match": etag }),
    success: 200,
    calls: 2,
    done: isDeleted,
  },
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;

/** The content of the database: texts by id, and the ids in the index. */
export interface Stored {
  texts: Map<number, string>;
  index: Set<number>;
}

/** Stores the posts for `count` cases. */
export async function storePosts(database: Database, count: number): Promise<void> {
  await ask(database, "SET", "post:id", String(LAST_ID));
  for (let id = FIRST_ID; id < FIRST_ID + count; id++) {
    await ask(database, "SET", `post:${id}`, oldText(id));
    await ask(database, "SADD", `posts:${Math.floor(id / BUCKET)}`, String(id));
  }
}

export async function readStored(database: Database): Promise<Stored> {
  const keys = (await ask(database, "KEYS", "post:7*")) as string[];
  const texts = (await ask(database, "MGET", ...(keys as [string]))) as string[];
  const index = new Set<number>();
  for (const bucket of (await ask(database, "KEYS", "posts:1*")) as string[]) {
    for (const id of (await ask(database, "SMEMBERS", bucket)) as string[]) index.add(Number(id));
  }
  return { texts: new Map(keys.map((key, i) => [Number(key.slice(5)), texts[i] as string])), index };
}
