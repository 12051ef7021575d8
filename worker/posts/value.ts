/** A post's value in Redis: its text as it is. One post has one value, byte for byte. */
import type { PostFields } from "./post.ts";

export function toValue({ text }: PostFields): string {
  return text;
}

export function fromValue(value: string): PostFields {
  return { text: value };
}
