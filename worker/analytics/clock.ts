/**
 * Days and hours as the clocks of a place show them. A place is a time zone by its IANA name; one that the
 * runtime does not know is UTC, so that nothing ever fails for it.
 */

const HOUR_MS = 3_600_000;

/** The offset of every clock from UTC is a whole number of these. */
const QUARTER_MS = 900_000;

/** No clock is farther from UTC. */
const LARGEST_OFFSET_MS = 15 * HOUR_MS;

/** The zone that is meant where none is named. */
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

/** The quarter of an hour that a moment in milliseconds is in, since the epoch. */
export function quarterOf(ms: number): number {
  return Math.floor(ms / QUARTER_MS);
}

/** The moment in milliseconds at which a quarter of an hour begins. */
export function startOfQuarter(quarter: number): number {
  return quarter * QUARTER_MS;
}

/** The day of a moment in milliseconds, as `2026-11-23`. */
export function dayOf(ms: number, zone = UTC): string {
  return momentOf(ms, zone).day;
}

/** The day and the hour of a moment in milliseconds. */
export function momentOf(ms: number, zone: string): Moment {
  const shown = shownAt(ms, zone);
  return { day: shown.slice(0, 10), hour: shown.slice(11, 13) };
}

/** The minutes that the clocks of a place show since midnight. */
export function minutesOf(ms: number, zone: string): number {
  const shown = shownAt(ms, zone);
  return Number(shown.slice(11, 13)) * 60 + Number(shown.slice(14, 16));
}

/**
 * When an hour of a day begins, as `2026-11-23T13:00:00+01:00`; undefined when the clocks jump over it. Of an
 * hour that comes twice it is the first, and one that they jump into begins where they land.
 */
export function startOf(day: string, hour: string, zone: string): string | undefined {
  const wanted = Date.parse(`${day}T${hour}:00:00Z`);
  // The clocks may change between this moment in UTC and the same in the zone.
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

/** What the clocks show at a moment in milliseconds, and their offset: `2026-11-23T13:00:00+01:00`. */
function shownAt(ms: number, zone: string): string {
  const offset = offsetOf(ms, zone);
  return `${new Date(ms + offsetMs(offset)).toISOString().slice(0, 19)}${offset}`;
}

/**
 * No place has changed its clocks twice within this time since 2000, nor will by the rules of today: the two
 * that come closest are 6 days and 23 hours apart, in Recife in October 2000 (tzdata 2025b).
 */
const STEADY_MS = 6 * 24 * HOUR_MS;

/** Offsets by zone and by the moment, a multiple of that time. */
const known = new Map<string, string>();

/** `+01:00`, or `Z` in UTC. To ask for one takes some microseconds: a report of 400 days needs it 2,400 times. */
function offsetOf(ms: number, zone: string): string {
  if (zone === UTC) return "Z";
  const start = Math.floor(ms / STEADY_MS) * STEADY_MS;
  const offset = knownOffsetOf(start, zone);
  return offset === knownOffsetOf(start + STEADY_MS, zone) ? offset : exactOffsetOf(ms, zone);
}

/** Asks once for a moment that is a multiple of {@link STEADY_MS}. */
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
