import type { Answer } from "./answer.ts";
import { cached } from "./cache.ts";
import type { Context } from "./context.ts";
import type { NumberedId } from "./numbered-id.ts";
import { Problem } from "./problem.ts";
import { representation } from "./representation.ts";

/** A 404 for an id. */
export const missing = (name: string) => new Problem(404, `There is no ${name}.`);

/**
 * Answers with the item that the path names, possibly from the cache.
 * @param path of the list that contains it
 * @param read the item's fields other than its id; null if there is none
 * @throws Problem a 400 for a malformed id, a 404
 */
export async function answerItem<Fields extends object>(
  c: Context,
  path: string,
  ids: NumberedId,
  read: (id: number) => Promise<Fields | null>,
): Promise<Answer> {
  const id = ids.inPath(c);
  return cached(c, `${path}/${id}`, async () => {
    const fields = await read(id);
    if (fields === null) throw missing(ids.format(id));
    return representation(ids.show({ id, ...fields }));
  });
}
