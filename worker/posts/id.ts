const ID = /^(?:post:)?([1-9]\d{0,15})$/;

/** The number in a post's id, `post:81` or `81`; undefined when it is no id. */
export function parseId(text: string): number | undefined {
  const id = Number(ID.exec(text)?.[1]);
  return Number.isSafeInteger(id) ? id : undefined;
}

/** A post's id as callers see it, which is also the Redis key of its text. */
export function formatId(id: number): string {
  return `post:${id}`;
}
