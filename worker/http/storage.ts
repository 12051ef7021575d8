/** What the store of a resource takes and gives, whatever it keeps its items in. */

/** The part of a list, newest first, that is asked for. */
export interface PageQuery {
  limit: number;
  /** Only ids below this one. */
  before?: number;
}

/** A part of a list, newest first. It may be short, or empty, and still have a next. */
export interface Page<Item> {
  items: Item[];
  /** Ask for the ids below this one to go on; absent at the end. */
  next?: number;
}

/** What became of a change: done, nothing there to change, or not what was expected to be there. */
export type Outcome = "done" | "missing" | "changed";
