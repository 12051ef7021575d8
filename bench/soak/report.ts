import type { Usage } from "./processes.ts";
import { floorOf, type Sample, slope } from "./slope.ts";

/** The number of time spans whose lowest samples are fitted. */
const PARTS = 8;
/** More than this per minute (MB or descriptors) is growth ... */
const SLOPE = 1;
/** ... if it exceeds this over the whole time: one more connection is not a leak. */
const GROWTH = 10;

/** The samples of one process. */
export interface Series {
  name: string;
  memory: Sample[];
  descriptors: Sample[];
}

/** Adds one measurement of every process to the series, by pid. */
export function addSamples(
  series: Map<number, Series>,
  minutes: number,
  usage: ReadonlyMap<number, Usage>,
): void {
  for (const [pid, { name, memory, descriptors }] of usage) {
    const its = series.get(pid) ?? { name, memory: [], descriptors: [] };
    its.memory.push([minutes, memory]);
    if (descriptors !== undefined) its.descriptors.push([minutes, descriptors]);
    series.set(pid, its);
  }
}

/** The measurements as lines to print, and what is wrong; empty if nothing is. */
export function reportOf(
  series: ReadonlyMap<number, Series>,
  outcomes: ReadonlyMap<string, number>,
): { lines: string[]; wrong: string[] } {
  const lines: string[] = [];
  const wrong: string[] = [];
  for (const [pid, { name, memory, descriptors }] of series) {
    const [grows, opens] = [growth(memory), growth(descriptors)];
    const who = `${name} (${pid})`;
    lines.push(
      `${who}: ${ends(memory, " MB")}, ${signed(grows)} MB a minute; ${ends(descriptors)} descriptors, ${signed(opens)} a minute`,
    );
    if (isGrowth(memory)) wrong.push(`the memory of ${who} grows by ${grows.toFixed(2)} MB a minute`);
    if (isGrowth(descriptors)) wrong.push(`the descriptors of ${who} grow by ${opens.toFixed(2)} a minute`);
  }
  for (const [outcome, count] of outcomes) {
    lines.push(`${count} times ${outcome}`);
    if (!/^\d{3}$/.test(outcome)) wrong.push(`${count} times ${outcome}`);
  }
  return { lines, wrong };
}

/** How fast the floor of the samples rises per minute. */
const growth = (samples: readonly Sample[]) => slope(floorOf(samples, PARTS));

function isGrowth(samples: readonly Sample[]): boolean {
  const minutes = (samples.at(-1)?.[0] ?? 0) - (samples[0]?.[0] ?? 0);
  return growth(samples) > SLOPE && growth(samples) * minutes > GROWTH;
}

const signed = (value: number) => `${value < 0 ? "" : "+"}${value.toFixed(2)}`;

function ends(samples: readonly Sample[], unit = ""): string {
  const [first, last] = [samples[0]?.[1], samples.at(-1)?.[1]];
  if (first === undefined || last === undefined) return `unknown${unit}`;
  return `${first.toFixed(0)} to ${last.toFixed(0)}${unit}`;
}
