import type { Fields } from "../http/fields.ts";

/** What a post says. */
export interface PostFields {
  text: string;
}

/** A post: `id` counts up from 1 and is never given twice. */
export interface Post extends PostFields {
  id: number;
}

export const POST_FIELDS: Fields<PostFields> = { text: { maxBytes: 65_536 } };
