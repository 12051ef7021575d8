import { addDays, daysBetween, parseDay } from "../day.ts";

/** All days from the first to the last, inclusive; for a single day, both are the same. */
export interface Period {
  from: string;
  to: string;
}

/** Days in the longest period. */
export const LONGEST = 400;

/** The request makes no sense. The message says what is valid, and repeats nothing of the request. */
export class AskError extends Error {
  override readonly name = "AskError";
}

/**
 * The requested period: one day, or from one day to another; `today` if none is given.
 * @throws AskError
 */
export function periodOf(
  asked: { day?: string | undefined; from?: string | undefined; to?: string | undefined },
  today: string,
): Period {
  const { day, from, to } = asked;
  const isRange = from !== undefined || to !== undefined;
  const period = {
    from: parseDay(isRange ? (from ?? "") : (day ?? today)),
    to: parseDay(isRange ? (to ?? "") : (day ?? today)),
  };
  const isPeriod = period.from !== undefined && period.to !== undefined && !(isRange && day !== undefined);
  const days = isPeriod ? lengthOf(period as Period) : 0;
  if (days < 1 || days > LONGEST) {
    throw new AskError(
      `Use day=2026-11-23, or from=2026-11-01 and to=2026-11-23 for at most ${LONGEST} days.`,
    );
  }
  return period as Period;
}

/** The period of `days` days that ends with `to`. */
export function lasting(to: string, days: number): Period {
  return { from: addDays(to, 1 - days), to };
}

/** The number of days. */
export function lengthOf({ from, to }: Period): number {
  return daysBetween(from, to) + 1;
}

/** All days of the period. */
export function daysOf(period: Period): string[] {
  return Array.from({ length: lengthOf(period) }, (_, index) => addDays(period.from, index));
}

/** The period of the same length right before this one (-1) or right after it (1). */
export function neighbour(period: Period, direction: -1 | 1): Period {
  const days = lengthOf(period) * direction;
  return { from: addDays(period.from, days), to: addDays(period.to, days) };
}
