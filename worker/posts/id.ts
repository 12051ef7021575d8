import { NumberedId } from "../http/numbered-id.ts";

/** `post:81`, which is also the Redis key of what the post says. */
export const POST_ID = new NumberedId("post");
