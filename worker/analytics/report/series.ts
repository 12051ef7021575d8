import { HOURS, startOf, UTC } from "../clock.ts";
import type { Sums } from "./sums.ts";

/** The counts of an hour or a day. */
export interface Step {
  /** When it begins, as `2026-11-23T13:00:00Z` or with the offset of its time zone. */
  start: string;
  /** Absent with filters. */
  requests?: number;
  pageViews: number;
  /**
   * For a day, its visitors; for an hour, those who are new on that day. Absent with filters, and for the
   * hours of a day recorded before there were visitors by hour.
   */
  visitors?: number;
}

/** A step with the name of its counters: an hour (`13`) of a single day, or a day. */
export interface NamedStep extends Step {
  name: string;
}

/** The hours of a single day, or the days of a period. */
export function seriesOf(days: readonly string[], sums: Sums, zone: string): NamedStep[] {
  const zoneOf = (day: string) => sums.zones.get(day) ?? zone;
  const [day = ""] = days;
  if (days.length === 1) return hoursOf(day, sums, zoneOf(day));
  const starts = days.map((name) => ({ name, start: beginOf(name, zoneOf(name)) }));
  return stepsOf(starts, sums).map((step) => ({ ...step, visitors: sums.visitors.get(step.name) ?? 0 }));
}

/** The hours of a day: one that occurs twice is one step, and one that a clock change skips is none. */
function hoursOf(day: string, sums: Sums, zone: string): NamedStep[] {
  const present = HOURS.flatMap((name) => {
    const start = startOf(day, name, zone);
    return start === undefined ? [] : [{ name, start }];
  });
  const steps = stepsOf(present, sums);
  // With visitors of the day but of no hour, it was recorded before there were visitors by hour.
  const { visitors } = sums;
  if (visitors.size === 1 && visitors.get(day) !== 0) return steps;
  let before = 0;
  return steps.map((step) => {
    // An hour without new visitors has no number.
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

/**
 * When a day begins: with its first hour if a clock change skips midnight, and in UTC if the zone skips the
 * day.
 */
export function beginOf(day: string, zone: string): string {
  return startOf(day, "00", zone) ?? startOf(day, "01", zone) ?? startOf(day, "00", UTC) ?? "";
}
