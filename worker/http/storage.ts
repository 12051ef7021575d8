/** The types that every resource's store takes and returns. */

/** The requested part of a list, newest first. */
export interface PageQuery {
  limit: number;
  /** Only ids below this one. */
  before?: number;
}

/** A part of a list, newest first. It may be short or empty and still have a next. */
export interface Page<Item> {
  items: Item[];
  /** Continue with ids below this one; absent at the end. */
  next?: number;
}

/** The outcome of a change: done, nothing there to change, or not what was expected. */
export type Outcome = "done" | "missing" | "changed";
