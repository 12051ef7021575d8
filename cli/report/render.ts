import { panelsOf, type Row } from "../../worker/analytics/report/panels.ts";
import { lengthOf } from "../../worker/analytics/report/period.ts";
import type { Comparison } from "../../worker/analytics/report/report.ts";
import {
  errorsOf,
  showChange,
  showComparison,
  showNumber,
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
  const list = (title: string, rows: readonly Row[]) =>
    section(
      title.toUpperCase(),
      rows.map(([name, count]) => ({ name, cells: [showNumber(count)], size: count })),
    );
  const { pages, countries, ...others } = panelsOf(report);
  const totals: [string, number, number][] = [
    ["PAGE VIEWS:", report.pageViews, before.pageViews],
    ["UNIQUE VISITORS:", report.uniqueVisitors, before.uniqueVisitors],
    ["REQUESTS:", report.requests, before.requests],
    ["BOTS:", report.bots, before.bots],
    ["ERRORS:", errorsOf(statuses), errorsOf(before.statuses)],
  ];
  const width = Math.max(...totals.map(([, now]) => showNumber(now).length));
  const hasVisitors = report.series.some(({ visitors }) => visitors !== undefined);
  const counted = [
    "page views",
    "requests",
    ...(hasVisitors ? [days === 1 ? "new visitors" : "visitors"] : []),
  ];
  const steps = report.series.map(({ start, requests, pageViews, visitors }) => ({
    name: showStart(start, days === 1),
    cells: [pageViews, requests, ...(hasVisitors ? [visitors ?? 0] : [])].map(showNumber),
    size: pageViews,
  }));
  return [
    `${heading("DATE:")} ${days === 1 ? from : `${from} to ${to}`} (${report.timeZone})`,
    "",
    ...totals.map(
      ([name, now, then]) =>
        `${heading(name.padEnd(17))}${showNumber(now).padStart(width)}  ${showChange(now, then)}`,
    ),
    "",
    showComparison(report, today),
    ...(days > 1 ? ["Visitors are the sum of the days: who came on two days counts twice."] : []),
    ...list(`TOP ${countries.title}`, countries.rows),
    ...list(`TOP ${pages.title}`, pages.rows),
    "",
    heading(`${days === 1 ? "HOURS" : "DAYS"} (${counted.join(", ")})`),
    ...bars(steps, terminal),
    ...Object.values(others).flatMap(({ title, rows }) => list(title, rows)),
    ...list("STATUS", Object.entries(statuses)),
  ].join("\n");
}
