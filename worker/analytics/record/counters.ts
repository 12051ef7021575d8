import { combinationOf, LIGHT } from "../combinations.ts";
import { type Kind, type ListName, listField } from "../keys.ts";
import type { Visit } from "./visit.ts";

/**
 * The maximum number of counters, visitors and combinations (by weight) in a buffer: less than 700 KB of
 * JSON, of the megabyte that Upstash allows in a request.
 */
const MOST = 1_000;

/** What an isolate has counted in a quarter-hour but not written yet. */
export class Counters {
  /** The quarter-hour, counted from the epoch. */
  readonly quarter: number;
  /** When it was opened, in milliseconds since the epoch. */
  readonly opened: number;
  /** A request is writing it or has written it. */
  taken = false;
  requests = 0;
  /** Requests by status class and kind, such as `2v`. */
  readonly kinds = new Map<`${number}${Kind}`, number>();
  /** Page views by the field of a name in a list, such as `p:/posts`. */
  readonly names = new Map<string, number>();
  /** Page views by the combination of their names. */
  readonly combinations = new Map<string, number>();
  /** Visitors in plain text; they are hashed before they leave the isolate, seconds later. */
  readonly visitors = new Set<string>();
  /** The total weight of the combinations. */
  #weight = 0;

  constructor(quarter: number, opened: number) {
    this.quarter = quarter;
    this.opened = opened;
  }

  get isFull(): boolean {
    return this.kinds.size + this.names.size + this.visitors.size + this.#weight >= MOST;
  }

  /** Adds a request. */
  add({ status, kind, view }: Visit): void {
    this.requests += 1;
    increment(this.kinds, `${Math.floor(status / 100)}${kind}`);
    if (!view) return;
    this.visitors.add(view.visitor);
    for (const [list, name] of Object.entries(view.names)) {
      increment(this.names, listField(list as ListName, name));
    }
    const combination = combinationOf(view.names);
    if (!this.combinations.has(combination)) this.#weight += Math.ceil(combination.length / LIGHT);
    increment(this.combinations, combination);
  }
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
