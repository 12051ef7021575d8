import type { Answer } from "./api.ts";

export interface Post {
  id: string;
  text: string;
}

const ID = /^post:[1-9]\d*$/;

/** The post in an answer. */
export function postOf({ json }: Answer): Post | undefined {
  return isPost(json) ? json : undefined;
}

/** The posts in an answer; undefined if it is not a list of posts. */
export function postsOf({ status, json }: Answer): Post[] | undefined {
  return status === 200 && Array.isArray(json) && json.every(isPost) ? json : undefined;
}

function isPost(value: unknown): value is Post {
  const { id, text } = (value ?? {}) as Record<string, unknown>;
  return typeof id === "string" && ID.test(id) && typeof text === "string";
}
