import { NumberedId } from "../http/numbered-id.ts";

/** `post:81`, which is also the post's Redis key. */
export const POST_ID = new NumberedId("post");
