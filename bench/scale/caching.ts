import { type Load, sharesOf } from "./load.ts";

/** The shares of requests: the first page, a post; the rest creates a post. */
const LISTS = 0.7;
const READS = 0.299;

/** Posts that are read: the second one half as often as the first, the third a third as often. */
const POSTS = 10_000;

/** Requests per second that reach the database. */
export interface Reaching {
  list: number;
  read: number;
  create: number;
}

/**
 * The database's load when each location caches answers for some seconds: a model of worker/http/cache.ts,
 * where a write invalidates what its location has cached.
 * @param seconds 0 disables caching
 */
export function simulateCaching({ locations, rate }: Load, seconds: number): Reaching {
  const random = generator(1);
  const shares = sharesOf(locations);
  const until = cumulative(shares);
  const ranks = cumulative(Array.from({ length: POSTS }, (_, rank) => 1 / (rank + 1)));
  const kept = shares.map(() => new Map<number, number>());
  const reaching: Reaching = { list: 0, read: 0, create: 0 };
  const warmUp = seconds;
  const counted = 10 + seconds;
  for (let i = 0; i < (warmUp + counted) * rate; i++) {
    const now = i / rate;
    const answers = kept[find(until, random())] as Map<number, number>;
    const kind = random();
    const operation = kind < LISTS ? "list" : kind < LISTS + READS ? "read" : "create";
    if (operation === "create") answers.clear();
    else {
      // The list has number -1 among the posts.
      const key = operation === "list" ? -1 : find(ranks, random());
      if ((answers.get(key) ?? 0) > now) continue;
      answers.set(key, now + seconds);
    }
    if (now >= warmUp) reaching[operation] += 1 / counted;
  }
  return reaching;
}

/** The end of each weight, when all of them lie side by side between 0 and 1. */
function cumulative(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let end = 0;
  return weights.map((weight) => (end += weight / sum));
}

/** The first index whose end exceeds `value`. */
function find(ends: readonly number[], value: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 1) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Random numbers from 0 to 1, reproducible by seed:
 * https://en.wikipedia.org/wiki/Linear_congruential_generator
 */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
