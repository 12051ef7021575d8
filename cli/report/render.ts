import { lengthOf } from "../../worker/analytics/report/period.ts";
import type { Comparison } from "../../worker/analytics/report/report.ts";
import {
  errorsOf,
  showChange,
  showComparison,
  showCountry,
  showNumber,
  showPage,
  showStart,
} from "../../worker/analytics/report/show.ts";
import { type Bar, bars, type Terminal } from "./bars.ts";

export type { Terminal } from "./bars.ts";

/** Lines of a list; `--json` has them all. */
const MOST = 10;

/** The report as text: the article's four, then the rest. */
export function renderReport({ report, before }: Comparison, terminal: Terminal, today: string): string {
  const { from, to, statuses } = report;
  const days = lengthOf(report);
  const heading = (text: string) => (terminal.colour ? `\x1b[1m${text}\x1b[22m` : text);
  const section = (title: string, lines: readonly Bar[]) => [
    "",
    heading(title),
    ...(lines.length > 0 ? bars(lines.slice(0, MOST), terminal) : ["  none"]),
    ...(lines.length > MOST ? [`  and ${showNumber(lines.length - MOST)} more`] : []),
  ];
  const counted = (name: string, count: number): Bar => ({ name, cells: [showNumber(count)], size: count });
  const totals: [string, number, number][] = [
    ["PAGE VIEWS:", report.pageViews, before.pageViews],
    ["UNIQUE VISITORS:", report.uniqueVisitors, before.uniqueVisitors],
    ["REQUESTS:", report.requests, before.requests],
    ["BOTS:", report.bots, before.bots],
    ["ERRORS:", errorsOf(statuses), errorsOf(before.statuses)],
  ];
  const width = Math.max(...totals.map(([, now]) => showNumber(now).length));
  const steps = report.series.map(({ start, requests, pageViews }) => ({
    name: showStart(start, days === 1),
    cells: [showNumber(pageViews), showNumber(requests)],
    size: pageViews,
  }));
  return [
    `${heading("DATE:")} ${days === 1 ? from : `${from} to ${to}`} (UTC)`,
    "",
    ...totals.map(
      ([name, now, then]) =>
        `${heading(name.padEnd(17))}${showNumber(now).padStart(width)}  ${showChange(now, then)}`,
    ),
    "",
    showComparison(report, today),
    ...(days > 1 ? ["Visitors are the sum of the days: who came on two days counts twice."] : []),
    ...section(
      "TOP COUNTRIES",
      report.countries.map(({ country, count }) => counted(showCountry(country), count)),
    ),
    ...section(
      "TOP PAGES",
      report.pages.map(({ page, count }) => counted(showPage(page), count)),
    ),
    "",
    heading(`${days === 1 ? "HOURS" : "DAYS"} (page views, requests)`),
    ...bars(steps, terminal),
    ...section(
      "REFERRERS",
      report.referrers.map(({ referrer, count }) => counted(referrer, count)),
    ),
    ...section(
      "STATUS",
      Object.entries(statuses).map(([status, count]) => counted(status, count)),
    ),
  ].join("\n");
}
