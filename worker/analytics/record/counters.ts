import { listField, requestField } from "../keys.ts";
import type { Visit } from "./visit.ts";

/**
 * Counters and visitors that one buffer holds: less than 300 KB of JSON, a third of what Upstash takes in one
 * request.
 */
const MOST = 1_000;

/** What an isolate counted on one day and has not written yet. */
export class Counters {
  readonly day: string;
  /** When it was opened, in milliseconds. */
  readonly opened: number;
  /** Somebody is writing it or has written it. */
  taken = false;
  /** Counts by the field that they add to. */
  readonly fields = new Map<string, number>();
  /** Visitors as they came. They are hashed before they leave the isolate, a second later. */
  readonly visitors = new Set<string>();

  constructor(day: string, opened: number) {
    this.day = day;
    this.opened = opened;
  }

  get isFull(): boolean {
    return this.fields.size + this.visitors.size >= MOST;
  }

  /** Folds a request in. */
  add({ hour, status, kind, view, visitor }: Visit): void {
    this.#increment(requestField(hour, status, kind));
    if (view) {
      this.#increment(listField("pages", view.page));
      this.#increment(listField("countries", view.country));
      if (view.referrer !== undefined) this.#increment(listField("referrers", view.referrer));
    }
    if (visitor !== undefined) this.visitors.add(visitor);
  }

  #increment(field: string): void {
    this.fields.set(field, (this.fields.get(field) ?? 0) + 1);
  }
}
