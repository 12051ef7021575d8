/** The median of several rounds, and the lowest and highest value. */
export interface Spread {
  median: number;
  lowest: number;
  highest: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 0 ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}

export function spread(values: readonly number[]): Spread {
  return { median: median(values), lowest: Math.min(...values), highest: Math.max(...values) };
}

/** Round by round, so that whatever slowed a whole round cancels out. */
export function ratios(values: readonly number[], others: readonly number[]): number[] {
  return values.map((value, round) => value / (others[round] ?? Number.NaN));
}

/**
 * Measures every subject in every round, each time beginning with a different one: a machine that gets slower
 * or faster affects all of them. The first round is a warm-up and does not count.
 */
export async function interleaved<Name extends string>(
  rounds: number,
  names: readonly Name[],
  measure: (name: Name, round: number) => Promise<number>,
): Promise<Record<Name, number[]>> {
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(i + round) % names.length] as Name;
      const value = await measure(name, round);
      if (round > 0) values[name].push(value);
    }
  }
  return values;
}

/** The sum of the turns of each round. */
export function inRounds(turns: readonly number[], each: number): number[] {
  return Array.from({ length: turns.length / each }, (_, i) =>
    turns.slice(i * each, (i + 1) * each).reduce((sum, turn) => sum + turn, 0),
  );
}
