/**
 * What becomes of the stack's database when a call to Upstash's Developer API fails. `done` and `fails` are
 * how the engine sees the first try end; the next one, at which nothing fails, has to end well after either.
 */
import type { Fault } from "../../support/faulty-database.ts";

export type Outcome = "done" | "fails" | "either";

/** When it fails at one call of a kind, and when it fails at every one. */
type Row = readonly [once: Outcome, always: Outcome];

/** What a call does: reads, asks for a database, changes one, deletes one. */
export type Kind = "read" | "make" | "change" | "delete";

const NEVER: Row = ["fails", "fails"];
const ONCE: Row = ["done", "fails"];
const ALWAYS: Row = ["done", "done"];

export const TABLE: readonly (readonly [fault: Fault, rows: Readonly<Record<Kind, Row>>])[] = [
  // A POST is not repeated: it may still be under way.
  ["refuses the connection", { read: ONCE, make: NEVER, change: NEVER, delete: ONCE }],
  ["hangs", { read: ONCE, make: NEVER, change: NEVER, delete: ONCE }],
  ["answers 500", { read: ONCE, make: NEVER, change: NEVER, delete: ONCE }],
  // What was done all the same is found.
  ["hangs after it ran", { read: ONCE, make: ALWAYS, change: ALWAYS, delete: ALWAYS }],
  ["resets the connection after it ran", { read: ONCE, make: ALWAYS, change: ALWAYS, delete: ALWAYS }],
  ["cuts its answer after it ran", { read: ONCE, make: ALWAYS, change: ALWAYS, delete: ALWAYS }],
  ["answers 500 after it ran", { read: ONCE, make: ALWAYS, change: ALWAYS, delete: ALWAYS }],
  // It may be done before or after it is looked for.
  [
    "hangs, and runs after the client gave up",
    {
      read: ONCE,
      make: ["either", "either"],
      change: ["either", "either"],
      delete: ["done", "either"],
    },
  ],
  // Nothing ran, for sure: a POST may be tried again too.
  ["answers 429", { read: ONCE, make: ONCE, change: ONCE, delete: ONCE }],
  ["answers 401", { read: NEVER, make: NEVER, change: NEVER, delete: NEVER }],
  ["answers 409", { read: NEVER, make: NEVER, change: NEVER, delete: NEVER }],
  ["answers HTML", { read: NEVER, make: NEVER, change: NEVER, delete: NEVER }],
  ["answers wrong JSON", { read: NEVER, make: NEVER, change: NEVER, delete: NEVER }],
  ["repeats the request in an error", { read: ONCE, make: NEVER, change: NEVER, delete: ONCE }],
];
