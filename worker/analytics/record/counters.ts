import { combinationOf, LIGHT } from "../combinations.ts";
import { type Kind, type ListName, listField } from "../keys.ts";
import type { Visit } from "./visit.ts";

/**
 * Counters, combinations and visitors that one buffer holds, a long combination for several: less than 700 KB
 * of JSON, of the megabyte that Upstash takes in one request.
 */
const MOST = 1_000;

/** What an isolate counted in a quarter of an hour and has not written yet. */
export class Counters {
  /** The quarter of an hour, since the epoch. */
  readonly quarter: number;
  /** When it was opened, in milliseconds since the epoch. */
  readonly opened: number;
  /** Somebody is writing it or has written it. */
  taken = false;
  requests = 0;
  /** Requests by the class of their status and their kind, such as `2v`. */
  readonly kinds = new Map<`${number}${Kind}`, number>();
  /** Page views by the field of a list that they add to. */
  readonly names = new Map<string, number>();
  /** Page views by the combination of their names. */
  readonly combinations = new Map<string, number>();
  /** Visitors as they came. They are hashed before they leave the isolate, some seconds later. */
  readonly visitors = new Set<string>();
  /** What the combinations weigh. */
  #weight = 0;

  constructor(quarter: number, opened: number) {
    this.quarter = quarter;
    this.opened = opened;
  }

  get isFull(): boolean {
    return this.kinds.size + this.names.size + this.visitors.size + this.#weight >= MOST;
  }

  /** Folds a request in. */
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
