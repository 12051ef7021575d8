import fc from "fast-check";
import type { Operation } from "./posts-model.ts";

/** Concurrent clients and their requests. */
export interface Scenario {
  /** The last id before it begins: 499 crosses the border between two Sets of the index. */
  lastId: number;
  clients: Operation[][];
}

/** Few texts, keys and ids, so that clients conflict. */
const text = fc.constantFrom("a", "b", "c");
const ifMatch = fc.option(fc.constantFrom("a", "b", "c", "*"), { nil: undefined });

/** The existing posts: the last two. */
export function initialPosts({ lastId }: Scenario): Record<number, string> {
  return { [lastId - 1]: "a", [lastId]: "b" };
}

/** Omits undefined members, to keep counterexamples readable. */
function tidy<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}

function operationFrom(lastId: number): fc.Arbitrary<Operation> {
  const id = fc.integer({ min: lastId - 1, max: lastId + 2 });
  const kinds = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant("create" as const),
        text,
        key: fc.option(fc.constantFrom("k1", "k2"), { nil: undefined }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("read" as const), id }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("list" as const),
        limit: fc.integer({ min: 1, max: 3 }),
        before: fc.option(id, { nil: undefined }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("replace" as const), id, text, ifMatch }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("delete" as const), id, ifMatch }) },
  );
  return kinds.map((operation) => tidy(operation) as Operation);
}

/** @param most the maximum number of clients, and of operations per client */
export function scenarios(most: { clients: number; operations: number }): fc.Arbitrary<Scenario> {
  return fc.constantFrom(2, 499).chain((lastId) => {
    const operations = fc.array(operationFrom(lastId), { minLength: 1, maxLength: most.operations });
    const clients = fc.array(operations, { minLength: 1, maxLength: most.clients });
    return clients.map((each) => ({ lastId, clients: each }));
  });
}

/**
 * Chooses among waiting calls, reproducibly by seed. A scenario is tried with several seeds, so that a
 * shrunken one still finds the fault and the printed one is short.
 */
export function picks(seed: number): (waiting: number) => number {
  // Far apart: neighbouring seeds begin with nearly the same numbers.
  let state = Math.imul(seed, 0x9e37_79b1) >>> 0;
  return (waiting) => {
    // https://en.wikipedia.org/wiki/Linear_congruential_generator: use the high bits, which are more random
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * waiting);
  };
}
