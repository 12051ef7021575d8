/** A sorted set: members in the order of their scores, those with equal scores in byte order. */

export type Scored = readonly [member: string, score: number];

export class SortedSet {
  readonly #scores = new Map<string, number>();
  #sorted: Scored[] | undefined;

  get size(): number {
    return this.#scores.size;
  }

  score(member: string): number | undefined {
    return this.#scores.get(member);
  }

  set(member: string, score: number): void {
    this.#scores.set(member, score);
    this.#sorted = undefined;
  }

  delete(member: string): boolean {
    this.#sorted = undefined;
    return this.#scores.delete(member);
  }

  /** In ascending order. Rebuilt on demand after a write. */
  sorted(): readonly Scored[] {
    this.#sorted ??= [...this.#scores].sort(
      ([one, low], [other, high]) => low - high || (one < other ? -1 : Number(one > other)),
    );
    return this.#sorted;
  }
}

export function sortedSetOf(entries: Iterable<Scored>): SortedSet {
  const set = new SortedSet();
  for (const [member, score] of entries) set.set(member, score);
  return set;
}
