import { type Answer, type Database, type DeveloperApi, toDatabase } from "./developer-api.ts";
import { failure, refusal } from "./words.ts";

/** Whether two lists of regions ask for the same, in whatever order. */
export function isSame(some: readonly string[], others: readonly string[]): boolean {
  return [...new Set(some)].sort().join() === [...new Set(others)].sort().join();
}

/**
 * Ends well where the API said so, or where a look shows that the change was made although its answer was
 * lost.
 * @throws Error
 */
export async function change(
  api: DeveloperApi,
  id: string,
  answer: Answer,
  doing: string,
  isMade: (now: Database) => boolean,
): Promise<void> {
  if (answer.status === 200 && (answer.value === "OK" || toDatabase(answer.value))) return;
  const now = await api.get(id, doing);
  if (!now || !isMade(now)) throw refusal(answer, doing);
}

/**
 * The database with another REST token. That resetting the password changes the token too is shown by an
 * example in the documentation and said nowhere, so it is checked.
 * @throws Error when the token is still the old one
 */
export async function resetToken(api: DeveloperApi, before: Database, doing: string): Promise<Database> {
  const answer = await api.resetPassword(before.id);
  const after = await api.get(before.id, doing);
  if (after && after.token !== before.token) return after;
  if (answer.status !== 200) throw refusal(answer, doing);
  throw failure(
    `${doing} failed. Upstash has reset the password and kept the REST token: reset the token in Upstash's console, then run pulumi refresh and pulumi up.`,
  );
}
