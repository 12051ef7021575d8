/** One measurement: minutes since the start, and a value. */
export type Sample = readonly [minutes: number, value: number];

/** The slope of the line that fits the samples best (least squares), in units a minute; 0 for fewer than two. */
export function slope(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, each) => sum + of(each), 0) / samples.length;
  const [x, y] = [mean(([minutes]) => minutes), mean(([, value]) => value)];
  const spread = samples.reduce((sum, [minutes]) => sum + (minutes - x) ** 2, 0);
  const both = samples.reduce((sum, [minutes, value]) => sum + (minutes - x) * (value - y), 0);
  return samples.length < 2 || spread === 0 ? 0 : both / spread;
}
