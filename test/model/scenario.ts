import fc from "fast-check";
import type { Operation } from "./posts-model.ts";

/** What several clients do at once. */
export interface Scenario {
  /** The last id given before it begins: 499 leads over the border between two Sets of the index. */
  lastId: number;
  clients: Operation[][];
}

/** Few texts, keys and ids, so that clients get in each other's way. */
const text = fc.constantFrom("a", "b", "c");
const ifMatch = fc.option(fc.constantFrom("a", "b", "c", "*"), { nil: undefined });

/** The posts that are there before it begins: the last two. */
export function initialPosts({ lastId }: Scenario): Record<number, string> {
  return { [lastId - 1]: "a", [lastId]: "b" };
}

/** Without the members that are undefined, so that a counterexample reads well. */
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

/** @param most clients, and operations of each */
export function scenarios(most: { clients: number; operations: number }): fc.Arbitrary<Scenario> {
  return fc.constantFrom(2, 499).chain((lastId) => {
    const operations = fc.array(operationFrom(lastId), { minLength: 1, maxLength: most.operations });
    const clients = fc.array(operations, { minLength: 1, maxLength: most.clients });
    return clients.map((each) => ({ lastId, clients: each }));
  });
}

/**
 * Which of the calls that wait goes first, the same for the same seed. A scenario is tried with several
 * seeds: when it is made shorter, one of them still finds what was wrong, so that what is printed is short.
 */
export function picks(seed: number): (waiting: number) => number {
  // Far apart: the first numbers from neighbouring seeds would be nearly the same.
  let state = Math.imul(seed, 0x9e37_79b1) >>> 0;
  return (waiting) => {
    // https://en.wikipedia.org/wiki/Linear_congruential_generator, whose high bits are the good ones
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * waiting);
  };
}
