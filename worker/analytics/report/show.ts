/** How values are displayed, on the dashboard and in the terminal. */
import { DIRECT, OTHER } from "../keys.ts";
import { spelt } from "../spelling.ts";
import { FEWEST } from "./narrow-script.ts";
import { isNarrowed, type Narrowed } from "./narrowed.ts";
import { lengthOf, type Period } from "./period.ts";
import type { Comparison } from "./report.ts";

// Made when first used: reading locales takes a tenth of a Worker's start, and few requests need them.
let numbers: Intl.NumberFormat | undefined;
let regions: Intl.DisplayNames | undefined;
const longDay = dayFormat({ dateStyle: "full" });
const shortDay = dayFormat({ dateStyle: "medium" });
const weekday = dayFormat({ weekday: "short", day: "numeric", month: "short" });

/** How to display a date that begins with `YYYY-MM-DD`. */
function dayFormat(options: Intl.DateTimeFormatOptions): (date: string) => string {
  let format: Intl.DateTimeFormat | undefined;
  return (date) => {
    format ??= new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options });
    return format.format(Date.parse(date.slice(0, 10)));
  };
}

/** `12,345` */
export function showNumber(count: number): string {
  numbers ??= new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
  return numbers.format(count);
}

/** `Germany`. Cloudflare also uses `T1` for the Tor network and `XX` for an unknown country. */
export function showCountry(code: string): string {
  if (code === "T1") return "Tor network";
  if (!/^[A-Z]{2}$/.test(code)) return code;
  if (code === "XX") return "Unknown";
  regions ??= new Intl.DisplayNames("en", { type: "region" });
  return regions.of(code) ?? code;
}

/** A path as it is displayed. Days recorded before paths were normalized have other spellings. */
export function showPage(path: string): string {
  return spelt(path);
}

/** `news.example`, `com.slack (Android)`. */
export function showReferrer(referrer: string): string {
  if (referrer === DIRECT) return "Direct or unknown";
  return referrer.replace(/^android-app:\/\/(.*)$/, "$1 (Android)");
}

/** `Monday, 23 November 2026`, or `1 Nov 2026 to 23 Nov 2026`. */
export function showPeriod(period: Period): string {
  const { from, to } = period;
  if (lengthOf(period) === 1) return longDay(from);
  return `${shortDay(from)} to ${shortDay(to)}`;
}

/** What a reader must know about the numbers of a report, in sentences. */
export function notesOn(comparison: Comparison | Comparison<Narrowed>, today: string): string[] {
  const period = comparison.report;
  const days = lengthOf(period);
  const before = days === 1 ? "the day before" : `the ${days} days before`;
  const changes = `Changes are relative to ${before}${today <= period.to ? ", up to the same time" : ""}.`;
  const sum = "Visitors are the sum of the days: somebody who came on two days counts twice.";
  if (isNarrowed(comparison)) return [...notesOnFilters(comparison.report), changes];
  return days === 1 ? [changes] : [changes, sum];
}

/** What the numbers of a filtered report are based on, and what they leave out. */
function notesOnFilters({ filters, allViews, knownViews, sampledViews }: Narrowed): string[] {
  const known = `Filters cover ${showNumber(knownViews)} of ${showNumber(allViews)} page views`;
  const estimates = `; counts are estimates from a sample of ${showNumber(sampledViews)}`;
  const days = `days with fewer than ${FEWEST} matching views count as 0, and `;
  return [
    `${known}${sampledViews < knownViews ? estimates : ""}.`,
    `For privacy, ${Object.keys(filters).length > 1 ? days : ""}names with fewer than ${FEWEST} on a day count as ${OTHER}.`,
  ];
}

/** `34%`; `<1%` for anything that would round to 0%. */
export function showShare(count: number, total: number): string {
  const percent = Math.round((count / total) * 100);
  return percent === 0 && count > 0 ? "<1%" : `${percent || 0}%`;
}

/** `+12%`, `−3%`, `under 1%`, `no change`; `new` if there was nothing before. */
export function showChange(now: number, before: number): string {
  if (now === before) return "no change";
  if (before === 0) return "new";
  const percent = Math.round((Math.abs(now - before) / before) * 100);
  return percent === 0 ? "under 1%" : `${now < before ? "−" : "+"}${showNumber(percent)}%`;
}

/** The start of an hour or a day in a series: `13:00`, or `23 Nov`. */
export function showStart(start: string, hourly: boolean): string {
  if (hourly) return start.slice(11, 16);
  return shortDay(start).replace(/ \d+$/, "");
}

/** A day in a series: `Mon 23 Nov`. */
export function showWeekday(start: string): string {
  return weekday(start).replace(",", "");
}

/** The number of responses with a 4xx or 5xx status. */
export function errorsOf(statuses: Readonly<Record<string, number>>): number {
  return (statuses["4xx"] ?? 0) + (statuses["5xx"] ?? 0);
}
