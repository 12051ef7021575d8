/** What a caller sees, and what is stored, if the database fails. */
import type { Fault } from "../support/faulty-database.ts";

/** `done` is the operation's own success status, 200 or 201. */
export type Outcome = readonly [
  status: "done" | number,
  calls: number,
  stored: "stored" | "not stored" | "by halves" | "nothing to store",
];

interface Row {
  /** If one call fails. */
  once: Outcome;
  /** If every call from then on fails. */
  always: Outcome;
}

const both = (outcome: Outcome): Row => ({ once: outcome, always: outcome });
const secondTry = (always: Outcome): Row => ({ once: ["done", 2, "stored"], always });

/**
 * Every fault, for operations that are safe to retry (all but a create without a key) and for that create. An
 * operation with If-Match makes one more call, its read, whichever of the two fails.
 */
export const TABLE: readonly (readonly [fault: Fault, repeatable: Row, create: Row])[] = [
  ["answers after a delay", both(["done", 1, "stored"]), both(["done", 1, "stored"])],
  ["refuses the connection", secondTry([502, 3, "not stored"]), both([502, 1, "not stored"])],
  ["hangs", secondTry([504, 3, "not stored"]), both([504, 1, "not stored"])],
  ["hangs after it ran", secondTry([504, 3, "stored"]), both([504, 1, "stored"])],
  ["resets the connection after it ran", secondTry([502, 3, "stored"]), both([502, 1, "stored"])],
  ["cuts its answer after it ran", secondTry([502, 3, "stored"]), both([502, 1, "stored"])],
  ["answers 500", secondTry([502, 3, "not stored"]), both([502, 1, "not stored"])],
  ["answers 500 after it ran", secondTry([502, 3, "stored"]), both([502, 1, "stored"])],
  // Certainly nothing ran, so even a create may be retried.
  ["answers 429", secondTry([503, 3, "not stored"]), secondTry([503, 3, "not stored"])],
  ["answers 401", both([502, 1, "not stored"]), both([502, 1, "not stored"])],
  ["answers HTML", both([502, 1, "not stored"]), both([502, 1, "not stored"])],
  ["answers wrong JSON", both([502, 1, "not stored"]), both([502, 1, "not stored"])],
  ["is over its quota, on a 400", both([503, 1, "not stored"]), both([503, 1, "not stored"])],
  ["is over its quota, on a 429", both([503, 1, "not stored"]), both([503, 1, "not stored"])],
];
