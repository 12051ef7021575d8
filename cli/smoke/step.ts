import type { Api } from "./api.ts";
import type { Marker } from "./marker.ts";
import type { Target } from "./target.ts";

/** One check: a row of the table. */
export interface Step {
  name: string;
  /** The steps that must pass first. */
  needs?: readonly string[];
  /**
   * Resolves with a note for the table.
   * @throws Trouble
   */
  look(visit: Visit): Promise<string>;
}

/** The steps that tell whether it is edge-posts at all. */
export const IS_OURS = ["reachable", "problem documents", "list"];

/** What the steps of one run share. */
export interface Visit {
  readonly target: Target;
  readonly api: Api;
  readonly marker: Marker;
  readonly patienceMs: number;
  /** The paths of posts that were created and not deleted yet. */
  created: string[];
}

/** The result of a step. */
export interface Outcome {
  name: string;
  state: "well" | "wrong" | "skipped";
  note: string;
  advice?: string | undefined;
  ms?: number;
}

/** Something that is wrong. Neither text contains a token. */
export class Trouble extends Error {
  override readonly name = "Trouble";
  /** What to do, if known. */
  readonly advice: string | undefined;

  constructor(message: string, advice?: string) {
    super(message);
    this.advice = advice;
  }
}
