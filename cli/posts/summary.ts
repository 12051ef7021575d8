import { Failure } from "../../infra/failure.ts";
import { isTold } from "../command.ts";
import type { Notes } from "./notes.ts";

/** What can become of an imported post. */
export type Fate = "imported" | "already there" | "different" | "gone" | "unfit" | "foreign";

/** Posts that met one of these fates are not in the database as sent: the command then fails at its end. */
const FAILED: readonly Fate[] = ["different", "unfit", "foreign"];

/** What became of some posts. */
export interface BatchResult {
  counts: Partial<Record<Fate, number>>;
  /** A line for each post that needs attention: its id, never its text. */
  remarks: string[];
}

/**
 * Prints each remark, and how many posts met which fate.
 * @throws Failure with the counts if posts were skipped, or if the import stopped early
 */
export async function summarize(outcomes: AsyncIterable<BatchResult>, notes: Notes): Promise<void> {
  const sums = new Map<Fate, number>([
    ["imported", 0],
    ["already there", 0],
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
    throw isTold(error) && began ? new Failure(`${error.message}; so far ${summary()}`) : error;
  } finally {
    notes.clear();
  }
  if (FAILED.some((fate) => sums.get(fate))) throw new Failure(summary());
  notes.line(summary());
}
