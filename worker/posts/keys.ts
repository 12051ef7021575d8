/** The Redis keys of the posts, besides the id itself, `post:<n>`. */
import { BUCKET } from "./scripts.ts";

/** Holds the last id assigned. */
export const LAST_ID = "post:id";

/** The Set that contains an id. */
export const bucketKey = (id: number) => `posts:${Math.floor(id / BUCKET)}`;

/** Holds what an Idempotency-Key created. */
export const requestKey = (key: string) => `posts:request:${key}`;
