import { type DeveloperApi, toDatabase } from "./developer-api.ts";
import { pause } from "./patience.ts";
import type { Inputs } from "./provider.ts";
import { failure, refusal } from "./words.ts";

/** How often to look for a database whose creation was requested but not confirmed. */
const LOOKS = 4;

/**
 * The ID of the one database with this name, created if there is none. Creation is never requested twice: a
 * request whose answer was lost may still be in progress.
 * @throws Error if there are several, or if none can be created
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
  // A refusal is final, but may mean that the name is taken: look once.
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
    `${doing} failed. Upstash has ${others.length + 1} databases with that name (${[id, ...others].join(", ")}), and it is unclear which one belongs to this stack: rename or delete the others in Upstash's console.`,
  );
}
