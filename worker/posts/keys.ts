/** The Redis keys of the posts, beside `post:<n>`, the id itself. */
import { BUCKET } from "./scripts.ts";

/** Where the last id that was given is. */
export const LAST_ID = "post:id";

/** The Set that an id is in. */
export const bucketKey = (id: number) => `posts:${Math.floor(id / BUCKET)}`;

/** What an Idempotency-Key made. */
export const requestKey = (key: string) => `posts:request:${key}`;
