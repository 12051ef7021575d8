import { HOURS, startOf, UTC } from "../clock.ts";
import type { Sums } from "./sums.ts";

/** What is counted of an hour or of a day. */
export interface Step {
  /** When it begins, as `2026-11-23T13:00:00Z` or with the offset of its time zone. */
  start: string;
  requests: number;
  pageViews: number;
  /**
   * Of a day, its visitors; of an hour, those who had not been there on that day before. Absent for the hours
   * of a day that was counted before visitors had hours.
   */
  visitors?: number;
}

/** A step by the name that its counters have: the hour of the only day, or the number of the day from 0 on. */
export interface NamedStep extends Step {
  name: string;
}

/** A day as it went, or the days of a period. */
export function seriesOf(days: readonly string[], sums: Sums, zone: string): NamedStep[] {
  const zoneOf = (index: number) => sums.zones[index] || zone;
  const [day = ""] = days;
  if (days.length === 1) return hoursOf(day, sums, zoneOf(0));
  const starts = days.map((each, i) => ({ name: String(i), start: beginOf(each, zoneOf(i)) }));
  return stepsOf(starts, sums).map((step, i) => ({ ...step, visitors: sums.visitors[i] ?? 0 }));
}

/** The hours that the clocks show on a day: one that comes twice is one, one that they jump over is none. */
function hoursOf(day: string, sums: Sums, zone: string): NamedStep[] {
  const present = HOURS.flatMap((name) => {
    const start = startOf(day, name, zone);
    return start === undefined ? [] : [{ name, start }];
  });
  const steps = stepsOf(present, sums);
  // How many visitors the day had had by the end of an hour; an hour without new ones has no such number.
  const until = new Map(sums.series.filter(([field]) => field.endsWith(":n")));
  if (until.size === 0 && sums.visitors[0] !== 0) return steps;
  let before = 0;
  return steps.map((step) => {
    const now = Math.max(until.get(`${step.name}:n`) ?? before, before);
    const visitors = now - before;
    before = now;
    return { ...step, visitors };
  });
}

function stepsOf(present: readonly { name: string; start: string }[], { series }: Sums): NamedStep[] {
  const steps = new Map(present.map((step) => [step.name, { ...step, requests: 0, pageViews: 0 }]));
  for (const [field, count] of series) {
    const [name = "", kind = ""] = field.split(":");
    const step = steps.get(name);
    if (!step || kind === "n") continue;
    step.requests += count;
    if (kind.endsWith("v")) step.pageViews += count;
  }
  return [...steps.values()];
}

/** When a day begins; where the clocks jump over midnight, with its first hour. */
function beginOf(day: string, zone: string): string {
  return startOf(day, "00", zone) ?? startOf(day, "01", zone) ?? startOf(day, "00", UTC) ?? "";
}
