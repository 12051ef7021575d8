import { type Answer, type Database, type DeveloperApi, toDatabase } from "./developer-api.ts";
import { failure, refusal } from "./words.ts";

/** Whether two lists name the same regions, in any order. */
export function isSame(some: readonly string[], others: readonly string[]): boolean {
  return [...new Set(some)].sort().join() === [...new Set(others)].sort().join();
}

/**
 * Resolves if the API confirmed the change, or if the database shows it although the answer was lost.
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
 * Resets the REST token. Only an example in the documentation shows that resetting the password changes the
 * token too, so this checks it.
 * @throws Error if the token is still the old one
 */
export async function resetToken(api: DeveloperApi, before: Database, doing: string): Promise<Database> {
  const answer = await api.resetPassword(before.id);
  const after = await api.get(before.id, doing);
  if (after && after.token !== before.token) return after;
  if (answer.status !== 200) throw refusal(answer, doing);
  throw failure(
    `${doing} failed. Upstash reset the password but kept the REST token: reset the token in Upstash's console, then run pulumi refresh and pulumi up.`,
  );
}
