/** Calendar days, as `2026-11-23`, in no particular time zone. */

const DAY_MS = 86_400_000;

/** The day `count` days later, or earlier if it is negative. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** The number of days from `from` to `to`. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** Whether a local time, such as `2026-11-23T00:00:00Z`, is on a Monday. */
export function isMonday(start: string): boolean {
  return new Date(start.slice(0, 10)).getUTCDay() === 1;
}

/** The month of a day, as `2026-11`. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** Parses a day of this millennium, as `2026-11-23` or `2026-6-1`; undefined if there is no such day. */
export function parseDay(text: string): string | undefined {
  const [, year, month = "", date = ""] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const day = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  if (Number(year) < 2000 || Number(year) > 2999) return undefined;
  // Some engines parse 30 February as 2 March.
  return !Number.isNaN(Date.parse(day)) && addDays(day, 0) === day ? day : undefined;
}
