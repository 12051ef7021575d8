/**
 * What happens to the stack's database when a call to Upstash's Developer API fails. `done` and `fails` are
 * the result of the first attempt as the engine sees it; the next one, at which nothing fails, must succeed
 * in either case.
 */
import type { Fault } from "../../support/faulty-database.ts";

export type Outcome = "done" | "fails" | "either";

/** The results if one call of a kind fails, and if every one does. */
type Row = readonly [once: Outcome, always: Outcome];

/** The kinds of calls: read, create, change or delete a database. */
export type Kind = "read" | "make" | "change" | "delete";

const NEVER: Row = ["fails", "fails"];
const ONCE: Row = ["done", "fails"];
const ALWAYS: Row = ["done", "done"];

export const TABLE: readonly (readonly [fault: Fault, rows: Readonly<Record<Kind, Row>>])[] = [
  // A POST is not retried: it may still be in progress.
  ["refuses the connection", { read: ONCE, make: NEVER, change: NEVER, delete: ONCE }],
  ["hangs", { read: ONCE, make: NEVER, change: NEVER, delete: ONCE }],
  ["answers 500", { read: ONCE, make: NEVER, change: NEVER, delete: ONCE }],
  // The change is detected although its answer was lost.
  ["hangs after it ran", { read: ONCE, make: ALWAYS, change: ALWAYS, delete: ALWAYS }],
  ["resets the connection after it ran", { read: ONCE, make: ALWAYS, change: ALWAYS, delete: ALWAYS }],
  ["cuts its answer after it ran", { read: ONCE, make: ALWAYS, change: ALWAYS, delete: ALWAYS }],
  ["answers 500 after it ran", { read: ONCE, make: ALWAYS, change: ALWAYS, delete: ALWAYS }],
  // It may happen before or after the check.
  [
    "hangs, and runs after the client gave up",
    {
      read: ONCE,
      make: ["either", "either"],
      change: ["either", "either"],
      delete: ["done", "either"],
    },
  ],
  // Certainly nothing ran, so a POST may be retried too.
  ["answers 429", { read: ONCE, make: ONCE, change: ONCE, delete: ONCE }],
  ["answers 401", { read: NEVER, make: NEVER, change: NEVER, delete: NEVER }],
  ["answers 409", { read: NEVER, make: NEVER, change: NEVER, delete: NEVER }],
  ["answers HTML", { read: NEVER, make: NEVER, change: NEVER, delete: NEVER }],
  ["answers wrong JSON", { read: NEVER, make: NEVER, change: NEVER, delete: NEVER }],
  ["repeats the request in an error", { read: ONCE, make: NEVER, change: NEVER, delete: ONCE }],
];
