import { POST_ID } from "../../worker/posts/id.ts";

/** The highest id accepted: fifteen digits, like all ids in openapi.yaml, with room left for new posts. */
export const HIGHEST_ID = 899_999_999_999_999;

/** The id in a post's key, exactly `post:<n>`; undefined if it is not one, or out of range. */
export function idOfKey(key: string): number | undefined {
  const id = POST_ID.parse(key);
  return id !== undefined && id <= HIGHEST_ID && POST_ID.format(id) === key ? id : undefined;
}
