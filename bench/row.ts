import type { Spread } from "./statistics.ts";

/** What a figure may be at most, or must be at least. */
export type Bar = { most: number } | { least: number };

/** A line of the table. */
export interface Row {
  measure: string;
  /** What edge-posts has, with its unit. */
  own: string;
  /** What it is held against, with its unit. */
  other: string;
  /** The ratio, or where there is none the figure itself. */
  figure: Spread;
  unit?: string;
  bar?: Bar;
}

/** Whether the figure keeps to its bar; undefined where there is none. The median counts. */
export function isMet({ figure, bar }: Row): boolean | undefined {
  if (!bar) return undefined;
  return "most" in bar ? figure.median <= bar.most : figure.median >= bar.least;
}

/** A figure that has no spread: it does not depend on time. */
export const exactly = (value: number): Spread => ({ median: value, lowest: value, highest: value });
