/**
 * Days and hours in local time. A moment is in milliseconds since the epoch. A time zone is an IANA name; one
 * that the runtime does not know counts as UTC, so that nothing here fails.
 */

const HOUR_MS = 3_600_000;

/** Every UTC offset is a multiple of this. */
const QUARTER_MS = 900_000;

/** No UTC offset is larger. */
const LARGEST_OFFSET_MS = 15 * HOUR_MS;

/** The time zone where none is given. */
export const UTC = "UTC";

/** The names of a day's hours, `00` to `23`. */
export const HOURS: readonly string[] = Array.from({ length: 24 }, (_, hour) =>
  String(hour).padStart(2, "0"),
);

export interface Moment {
  readonly day: string;
  /** `00` to `23`. */
  readonly hour: string;
}

/** The quarter-hour that a moment falls in, counted from the epoch. */
export function quarterOf(ms: number): number {
  return Math.floor(ms / QUARTER_MS);
}

/** The moment at which a quarter-hour begins. */
export function startOfQuarter(quarter: number): number {
  return quarter * QUARTER_MS;
}

/** The day of a moment, as `2026-11-23`. */
export function dayOf(ms: number, zone = UTC): string {
  return momentOf(ms, zone).day;
}

/** The day and the hour of a moment. */
export function momentOf(ms: number, zone: string): Moment {
  const shown = shownAt(ms, zone);
  return { day: shown.slice(0, 10), hour: shown.slice(11, 13) };
}

/** The time of day in minutes, as the clock shows it. */
export function minutesOf(ms: number, zone: string): number {
  const shown = shownAt(ms, zone);
  return Number(shown.slice(11, 13)) * 60 + Number(shown.slice(14, 16));
}

/**
 * When an hour of a day begins, as `2026-11-23T13:00:00+01:00`; undefined if a clock change skips it. If the
 * hour occurs twice, this is the first; if a clock change skips its beginning, this is the moment after the
 * change.
 */
export function startOf(day: string, hour: string, zone: string): string | undefined {
  const wanted = Date.parse(`${day}T${hour}:00:00Z`);
  // The offset may change between this time in UTC and the same time in the zone.
  const before = offsetOf(wanted - LARGEST_OFFSET_MS, zone);
  const after = offsetOf(wanted + LARGEST_OFFSET_MS, zone);
  if (before === after) return `${day}T${hour}:00:00${before}`;
  const quarters = [before, after].flatMap((offset) =>
    [0, 1, 2, 3].map((quarter) => wanted + startOfQuarter(quarter) - offsetMs(offset)),
  );
  for (const ms of quarters.sort((a, b) => a - b)) {
    const shown = shownAt(ms, zone);
    if (shown.startsWith(`${day}T${hour}`)) return shown;
  }
  return undefined;
}

/** The local time at a moment, with its offset: `2026-11-23T13:00:00+01:00`. */
function shownAt(ms: number, zone: string): string {
  const offset = offsetOf(ms, zone);
  return `${new Date(ms + offsetMs(offset)).toISOString().slice(0, 19)}${offset}`;
}

/**
 * No time zone has changed its offset twice within this time since 2000, or will under the current rules: the
 * closest two changes are 6 days and 23 hours apart, in Recife in October 2000 (tzdata 2025b).
 */
const STEADY_MS = 6 * 24 * HOUR_MS;

/** Offsets by time zone and moment, which is a multiple of {@link STEADY_MS}. */
const known = new Map<string, string>();

/**
 * `+01:00`, or `Z` for UTC. Intl takes microseconds for each, and a report of 400 days needs 1,600 of them.
 */
function offsetOf(ms: number, zone: string): string {
  if (zone === UTC) return "Z";
  const start = Math.floor(ms / STEADY_MS) * STEADY_MS;
  const offset = knownOffsetOf(start, zone);
  return offset === knownOffsetOf(start + STEADY_MS, zone) ? offset : exactOffsetOf(ms, zone);
}

/** The cached offset at a moment that is a multiple of {@link STEADY_MS}. */
function knownOffsetOf(ms: number, zone: string): string {
  const key = `${zone} ${ms}`;
  let offset = known.get(key);
  if (offset === undefined) {
    if (known.size > 1_000) known.clear();
    offset = exactOffsetOf(ms, zone);
    known.set(key, offset);
  }
  return offset;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function exactOffsetOf(ms: number, zone: string): string {
  const parts = formatOf(zone).formatToParts(ms);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  return /[+-]\d\d:\d\d/.exec(name)?.[0] ?? "+00:00";
}

function offsetMs(offset: string): number {
  const [, sign = "+", hours = 0, minutes = 0] = /([+-])(\d\d):(\d\d)/.exec(offset) ?? [];
  return Number(`${sign}1`) * (Number(hours) * HOUR_MS + Number(minutes) * 60_000);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = newFormat(zone);
    formats.set(zone, format);
  }
  return format;
}

function newFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  } catch {
    return newFormat(UTC);
  }
}
