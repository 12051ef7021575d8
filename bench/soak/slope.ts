/** One measurement: minutes since the start, and a value. */
export type Sample = readonly [minutes: number, value: number];

/** The slope of the best-fitting line (least squares), in units per minute; 0 for fewer than two samples. */
export function slope(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, each) => sum + of(each), 0) / samples.length;
  const [x, y] = [mean(([minutes]) => minutes), mean(([, value]) => value)];
  const spread = samples.reduce((sum, [minutes]) => sum + (minutes - x) ** 2, 0);
  const both = samples.reduce((sum, [minutes, value]) => sum + (minutes - x) * (value - y), 0);
  return samples.length < 2 || spread === 0 ? 0 : both / spread;
}

/**
 * The lowest sample of each of `parts` equal time spans: heaps rise and fall with garbage collection, and
 * connections with the load, but a leak lifts the floor.
 */
export function floorOf(samples: readonly Sample[], parts: number): Sample[] {
  const [from, to] = [samples[0]?.[0] ?? 0, samples.at(-1)?.[0] ?? 0];
  const lowest = new Map<number, Sample>();
  for (const sample of samples) {
    const part = Math.min(Math.floor(((sample[0] - from) / (to - from || 1)) * parts), parts - 1);
    if (sample[1] < (lowest.get(part)?.[1] ?? Number.POSITIVE_INFINITY)) lowest.set(part, sample);
  }
  return [...lowest.values()];
}
