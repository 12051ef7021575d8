import { Failure } from "../../infra/failure.ts";
import { isTold } from "../command.ts";
import type { Notes } from "./notes.ts";

/** What can become of a post on its way in. */
export type Fate = "imported" | "there already" | "different" | "gone" | "unfit" | "foreign";

/** Who meets one of these is not in the database as it was sent: the command fails for it at its end. */
const FAILED: readonly Fate[] = ["different", "unfit", "foreign"];

/** What became of some posts. */
export interface BatchResult {
  counts: Partial<Record<Fate, number>>;
  /** A line for each post that a person must look at: its id, never its text. */
  remarks: string[];
}

/**
 * Tells what becomes of all posts: each remark, and how many met which fate.
 * @throws Failure with the counts when posts were left out, or when it could not go on to the end
 */
export async function summarize(outcomes: AsyncIterable<BatchResult>, notes: Notes): Promise<void> {
  const sums = new Map<Fate, number>([
    ["imported", 0],
    ["there already", 0],
  ]);
  const summary = () => [...sums].map(([fate, count]) => `${count} ${fate}`).join(", ");
  try {
    for await (const { counts, remarks } of outcomes) {
      for (const remark of remarks) notes.line(remark);
      for (const [fate, count] of Object.entries(counts) as [Fate, number][])
        sums.set(fate, (sums.get(fate) ?? 0) + count);
      notes.progress(summary());
    }
  } catch (error) {
    const began = [...sums.values()].some((count) => count > 0);
    throw isTold(error) && began ? new Failure(`${error.message}; until then ${summary()}`) : error;
  } finally {
    notes.clear();
  }
  if (FAILED.some((fate) => sums.get(fate))) throw new Failure(summary());
  notes.line(summary());
}
