import type { Spread } from "./statistics.ts";

/** The maximum or minimum of a figure. */
export type Bar = { most: number } | { least: number };

/** A line of the table. */
export interface Row {
  measure: string;
  /** The value of edge-posts, with its unit. */
  own: string;
  /** The value that it is compared with, with its unit. */
  other: string;
  /** The ratio, or the value itself if there is none. */
  figure: Spread;
  unit?: string;
  bar?: Bar;
}

/** Whether the median meets the bar; undefined if there is no bar. */
export function isMet({ figure, bar }: Row): boolean | undefined {
  if (!bar) return undefined;
  return "most" in bar ? figure.median <= bar.most : figure.median >= bar.least;
}

/** A figure without spread, because it does not depend on time. */
export const exactly = (value: number): Spread => ({ median: value, lowest: value, highest: value });
