import { HOURS, startOf, UTC } from "../clock.ts";
import type { Sums } from "./sums.ts";

/** What is counted of an hour or of a day. */
export interface Step {
  /** When it begins, as `2026-11-23T13:00:00Z` or with the offset of its time zone. */
  start: string;
  /** Absent where filters narrow a report. */
  requests?: number;
  pageViews: number;
  /**
   * Of a day, its visitors; of an hour, those who had not been there on that day before. Absent for the hours
   * of a day that was counted before visitors had hours.
   */
  visitors?: number;
}

/** A step by the name that its counters have: the hour of the only day, or the day. */
export interface NamedStep extends Step {
  name: string;
}

/** A day as it went, or the days of a period. */
export function seriesOf(days: readonly string[], sums: Sums, zone: string): NamedStep[] {
  const zoneOf = (day: string) => sums.zones.get(day) ?? zone;
  const [day = ""] = days;
  if (days.length === 1) return hoursOf(day, sums, zoneOf(day));
  const starts = days.map((name) => ({ name, start: beginOf(name, zoneOf(name)) }));
  return stepsOf(starts, sums).map((step) => ({ ...step, visitors: sums.visitors.get(step.name) ?? 0 }));
}

/** The hours that the clocks show on a day: one that comes twice is one, one that they jump over is none. */
function hoursOf(day: string, sums: Sums, zone: string): NamedStep[] {
  const present = HOURS.flatMap((name) => {
    const start = startOf(day, name, zone);
    return start === undefined ? [] : [{ name, start }];
  });
  const steps = stepsOf(present, sums);
  // The visitors of the day alone are those of one that was counted before visitors had hours.
  const { visitors } = sums;
  if (visitors.size === 1 && visitors.get(day) !== 0) return steps;
  let before = 0;
  return steps.map((step) => {
    // An hour without new ones has no number.
    const now = Math.max(visitors.get(step.name) ?? before, before);
    const fresh = now - before;
    before = now;
    return { ...step, visitors: fresh };
  });
}

function stepsOf(present: readonly { name: string; start: string }[], { requests }: Sums): NamedStep[] {
  const steps = new Map(present.map((step) => [step.name, { ...step, requests: 0, pageViews: 0 }]));
  for (const [name, kind, count] of requests) {
    const step = steps.get(name);
    if (!step) continue;
    step.requests += count;
    if (kind.endsWith("v")) step.pageViews += count;
  }
  return [...steps.values()];
}

/** When a day begins; where the clocks jump over midnight, with its first hour. */
export function beginOf(day: string, zone: string): string {
  return startOf(day, "00", zone) ?? startOf(day, "01", zone) ?? startOf(day, "00", UTC) ?? "";
}
