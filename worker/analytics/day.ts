const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The UTC day of a moment in milliseconds, as `2026-11-23`. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The last hour that was asked for, since the Unix epoch: requests come many to an hour. */
let latest = { hours: Number.NaN, moment: { day: "", hour: "" } };

/** The UTC day and hour, `00` to `23`, of a moment in milliseconds. */
export function momentOf(ms: number): Readonly<{ day: string; hour: string }> {
  const hours = Math.floor(ms / HOUR_MS);
  if (latest.hours !== hours) {
    const iso = new Date(ms).toISOString();
    latest = { hours, moment: { day: iso.slice(0, 10), hour: iso.slice(11, 13) } };
  }
  return latest.moment;
}

/** The day that is `count` days after another, or before it. */
export function addDays(day: string, count: number): string {
  return dayOf(Date.parse(day) + count * DAY_MS);
}

/** How many days after `from` the day `to` is. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
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
  const ms = Date.parse(day);
  // Some engines take the 30th of February for the 2nd of March.
  return !Number.isNaN(ms) && dayOf(ms) === day ? day : undefined;
}
