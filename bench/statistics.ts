/** The middle of what rounds gave, and the lowest and highest of them. */
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

/** Round by round, so that what slowed a whole round down cancels out. */
export function ratios(values: readonly number[], others: readonly number[]): number[] {
  return values.map((value, round) => value / (others[round] ?? Number.NaN));
}

/**
 * Measures every subject in every round, beginning with another one each time: a machine that gets slower or
 * faster does so for all. The first round warms up and is not counted.
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

/** The sum of each round's turns, of which it has as many. */
export function inRounds(turns: readonly number[], each: number): number[] {
  return Array.from({ length: turns.length / each }, (_, i) =>
    turns.slice(i * each, (i + 1) * each).reduce((sum, turn) => sum + turn, 0),
  );
}
