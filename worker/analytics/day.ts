/** Days of the calendar, as `2026-11-23`, wherever on earth they are. */

const DAY_MS = 86_400_000;

/** The day that is `count` days after another, or before it. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** How many days after `from` the day `to` is. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** Whether a text that begins with a day, `2026-11-23T00:00:00Z`, begins with a Monday. */
export function isMonday(start: string): boolean {
  return new Date(start.slice(0, 10)).getUTCDay() === 1;
}

/** The month that a day is in, as `2026-11`. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/**
 * The day of this millennium that a text names, `2026-11-23` or `2026-6-1`; undefined when there is no such
 * day.
 */
export function parseDay(text: string): string | undefined {
  const [, year, month = "", date = ""] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const day = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  if (Number(year) < 2000 || Number(year) > 2999) return undefined;
  // Some engines take the 30th of February for the 2nd of March.
  return !Number.isNaN(Date.parse(day)) && addDays(day, 0) === day ? day : undefined;
}
