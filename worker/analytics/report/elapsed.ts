import { dayOf, minutesOf } from "../clock.ts";
import { addDays } from "../day.ts";
import { lengthOf, type Period } from "./period.ts";

/**
 * The fraction of a step that has passed, from 0 to 1. A step is an hour (`13`) of a single day, or a day of
 * the previous period.
 */
export type Elapsed = (step: string) => number;

/**
 * How much of a period has passed at a moment, in milliseconds since the epoch, for each step of the previous
 * period. The counts of the previous period are multiplied by it, so that this morning is compared with
 * yesterday morning; within a step, they are assumed to be evenly distributed.
 */
export function elapsedOf(period: Period, now: number, zone: string): Elapsed {
  const today = dayOf(now, zone);
  const minutes = minutesOf(now, zone);
  const within = (over: number) => Math.min(Math.max(over, 0), 1);
  const days = lengthOf(period);
  if (days === 1 && period.from === today) return (hour) => within(minutes / 60 - Number(hour));
  // The day that today is compared with.
  const then = addDays(today, -days);
  const over = (day: string) => (day === then ? minutes / 1_440 : day < then ? 1 : 0);
  return days > 1 ? over : () => over(addDays(period.from, -1));
}
