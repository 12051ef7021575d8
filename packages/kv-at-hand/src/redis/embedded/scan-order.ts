/**
 * The order in which a scan visits the keys: by a hash, as in Redis, so that keys added meanwhile cannot keep
 * it from finishing. A key that exists throughout is found once.
 */

/** The number of buckets; a page includes whole buckets: with a million keys, each has about 250. */
const PLACES = 4_096;

export class ScanOrder {
  readonly #places: Set<string>[] = [];

  add(key: string): void {
    const place = placeOf(key);
    this.#places[place] ??= new Set();
    this.#places[place].add(key);
  }

  delete(key: string): void {
    this.#places[placeOf(key)]?.delete(key);
  }

  clear(): void {
    this.#places.length = 0;
  }

  /** The keys from a bucket on, at least `count` if there are enough; and the next bucket, 0 for none. */
  page(from: number, count: number): { next: number; keys: string[] } {
    const keys: string[] = [];
    for (let place = Math.max(0, from); place < this.#places.length; place += 1) {
      const here = this.#places[place];
      if (!here?.size) continue;
      if (keys.length >= count) return { next: place, keys };
      keys.push(...here);
    }
    return { next: 0, keys };
  }
}

/** FNV-1a, folded. http://www.isthe.com/chongo/tech/comp/fnv/ */
function placeOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 16)) & (PLACES - 1);
}
