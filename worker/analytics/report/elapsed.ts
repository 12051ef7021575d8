import { dayOf, minutesOf } from "../clock.ts";
import { addDays } from "../day.ts";
import { lengthOf, type Period } from "./period.ts";

/** How much of a step is over, from 0 to 1: an hour of the only day, `13`, or a day of the period before. */
export type Elapsed = (step: string) => number;

/**
 * How far a period has come at a moment in milliseconds, by the steps of the one before. What is compared with
 * it is weighed so, that this morning is held against yesterday's morning; within a step it is taken to be even.
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
