import type { Api } from "./api.ts";
import type { Marker } from "./marker.ts";
import type { Target } from "./target.ts";

/** One thing that is looked at: a row of the table. */
export interface Step {
  name: string;
  /** The names of steps without which this one says nothing. */
  needs?: readonly string[];
  /**
   * Resolves with a note for the table.
   * @throws Trouble
   */
  look(visit: Visit): Promise<string>;
}

/** The steps that say whether it is edge-posts at all. */
export const IS_OURS = ["reaches it", "problem documents", "list"];

/** What the steps of one run share. */
export interface Visit {
  readonly target: Target;
  readonly api: Api;
  readonly marker: Marker;
  readonly patienceMs: number;
  /** The paths of posts that were made and are not deleted yet. */
  created: string[];
}

/** What came of a step. */
export interface Outcome {
  name: string;
  state: "well" | "wrong" | "skipped";
  note: string;
  advice?: string | undefined;
  ms?: number;
}

/** Something that is not as it must be. Neither text holds a token. */
export class Trouble extends Error {
  override readonly name = "Trouble";
  /** What to do, where that is known. */
  readonly advice: string | undefined;

  constructor(message: string, advice?: string) {
    super(message);
    this.advice = advice;
  }
}
