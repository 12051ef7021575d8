import { type DeveloperApi, toDatabase } from "./developer-api.ts";
import { pause } from "./patience.ts";
import type { Inputs } from "./provider.ts";
import { failure, refusal } from "./words.ts";

/** How often a database is looked for whose creation was asked for and not confirmed. */
const LOOKS = 4;

/**
 * The ID of the one database of the name, made where there is none. It is never asked for twice: a creation
 * whose answer was lost may still be under way.
 * @throws Error when there are two, or none could be made
 */
export async function findOrMake(
  api: DeveloperApi,
  { name, region, readRegions }: Inputs,
  doing: string,
): Promise<{ id: string; isNew: boolean }> {
  const found = await theOne(api, name, doing);
  if (found !== undefined) return { id: found, isNew: false };
  const answer = await api.create(name, region, readRegions);
  const made = answer.status === 200 ? toDatabase(answer.value) : undefined;
  if (made) return { id: made.id, isNew: true };
  // A refusal is final, but for one that says that the name is taken.
  const looks = answer.status >= 400 && answer.status < 500 ? 1 : LOOKS;
  for (let look = 1; look <= looks; look++) {
    const late = await theOne(api, name, doing);
    if (late !== undefined) return { id: late, isNew: true };
    if (look < looks) await pause(api.patience.pauseMs * look);
  }
  throw refusal(answer, doing);
}

async function theOne(api: DeveloperApi, name: string, doing: string): Promise<string | undefined> {
  const [id, ...others] = await api.named(name, doing);
  if (others.length === 0) return id;
  throw failure(
    `${doing} failed. Upstash has ${others.length + 1} databases of that name (${[id, ...others].join(", ")}), and nobody can tell which one this stack's is: rename or delete the others in Upstash's console.`,
  );
}
