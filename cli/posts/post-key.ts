import { POST_ID } from "../../worker/posts/id.ts";

/**
 * The highest id that is taken: one of fifteen digits, as all that openapi.yaml describes, with enough of
 * them left for posts to come.
 */
export const HIGHEST_ID = 899_999_999_999_999;

/** The id in a post's key, exactly `post:<n>`; undefined when it is none, or out of range. */
export function idOfKey(key: string): number | undefined {
  const id = POST_ID.parse(key);
  return id !== undefined && id <= HIGHEST_ID && POST_ID.format(id) === key ? id : undefined;
}
