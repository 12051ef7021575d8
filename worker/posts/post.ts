import type { Fields } from "../http/fields.ts";

/** A post's content. */
export interface PostFields {
  text: string;
}

/** A post: `id` counts up from 1 and is never reused. */
export interface Post extends PostFields {
  id: number;
}

export const POST_FIELDS: Fields<PostFields> = { text: { maxBytes: 65_536 } };
