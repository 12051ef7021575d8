import type { ListName } from "../../worker/analytics/keys.ts";
import { PANEL_NAMES, panelOf, type Row, SHOWN_ROWS } from "../../worker/analytics/report/panels.ts";
import { lengthOf } from "../../worker/analytics/report/period.ts";
import type { Comparison, Report } from "../../worker/analytics/report/report.ts";
import {
  errorsOf,
  notesOn,
  showChange,
  showNumber,
  showShare,
  showStart,
} from "../../worker/analytics/report/show.ts";
import { type Bar, bars, type Terminal } from "./bars.ts";

export type { Terminal } from "./bars.ts";

export interface RenderOptions {
  terminal: Terminal;
  today: string;
  /** Every row of every list. */
  all: boolean;
  /** Only this list. */
  list: ListName | undefined;
}

/** The report as text: the dashboard's content in its order. */
export function renderReport(comparison: Comparison, { terminal, today, all, list }: RenderOptions): string {
  const { report, before } = comparison;
  const { from, to, statuses } = report;
  const days = lengthOf(report);
  const heading = (text: string) => (terminal.colour ? `\x1b[1m${text}\x1b[22m` : text);
  const totalsOf = (totals: readonly (readonly [name: string, now: number, then: number])[]) => {
    const width = Math.max(...totals.map(([, now]) => showNumber(now).length));
    return totals.map(
      ([name, now, then]) =>
        `${heading(`${name}:`.padEnd(17))}${showNumber(now).padStart(width)}  ${showChange(now, then)}`,
    );
  };
  const panel = (name: ListName) => {
    const { title, rows } = panelOf(comparison, name);
    const shown = all ? rows : rows.slice(0, SHOWN_ROWS);
    const left = rows.length - shown.length;
    return [
      "",
      heading(title.toUpperCase()),
      ...(rows.length > 0
        ? bars(
            shown.map((row) => barOf(row, report.pageViews)),
            terminal,
          )
        : ["  None"]),
      ...(left > 0 ? [`  and ${showNumber(left)} more (--all)`] : []),
    ];
  };
  const top = [`${heading("DATE:")} ${days === 1 ? from : `${from} to ${to}`} (${report.timeZone})`, ""];
  const notes = notesOn(report, today);
  if (list) return [...top, ...notes, ...panel(list)].join("\n");
  return [
    ...top,
    ...totalsOf([
      ["UNIQUE VISITORS", report.uniqueVisitors, before.uniqueVisitors],
      ["PAGE VIEWS", report.pageViews, before.pageViews],
    ]),
    "",
    ...notes,
    "",
    ...series(report, days === 1, terminal, heading),
    ...PANEL_NAMES.flatMap(panel),
    "",
    ...totalsOf([
      ["REQUESTS", report.requests, before.requests],
      ["ROBOTS", report.bots, before.bots],
      ["ERRORS", errorsOf(statuses), errorsOf(before.statuses)],
    ]),
    "",
    heading("STATUS"),
    ...bars(
      Object.entries(statuses).map(([name, count]) => ({ name, cells: [showNumber(count)], size: count })),
      terminal,
    ),
  ].join("\n");
}

function barOf({ shown, count, before }: Row, total: number): Bar {
  const change = before === undefined ? [] : [showChange(count, before)];
  return { name: shown, cells: [showNumber(count), showShare(count, total), ...change], size: count };
}

/** The hours with requests, or all days. */
function series(
  { series }: Report,
  hourly: boolean,
  terminal: Terminal,
  heading: (text: string) => string,
): string[] {
  const hasVisitors = series.some(({ visitors }) => visitors !== undefined);
  const visitorsAre = hourly ? "new visitors" : "visitors";
  const counted = [...(hasVisitors ? [visitorsAre] : []), "page views", "requests"];
  const steps = series.filter(({ requests }) => !hourly || requests > 0);
  const lines = steps.map(({ start, requests, pageViews, visitors }) => ({
    name: showStart(start, hourly),
    cells: [...(hasVisitors ? [visitors ?? 0] : []), pageViews, requests].map(showNumber),
    size: pageViews,
  }));
  const title = heading(`${hourly ? "HOURS" : "DAYS"} (${counted.join(", ")})`);
  return [title, ...(lines.length > 0 ? bars(lines, terminal) : ["  None"])];
}
