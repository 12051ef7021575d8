import type { ListName } from "../../worker/analytics/keys.ts";
import { FILTER_NAMES, FILTERS } from "../../worker/analytics/report/filters.ts";
import { isNarrowed, type Narrowed } from "../../worker/analytics/report/narrowed.ts";
import {
  PANEL_NAMES,
  panelOf,
  type Row,
  SHOWN_ROWS,
  showFilter,
} from "../../worker/analytics/report/panels.ts";
import { lengthOf } from "../../worker/analytics/report/period.ts";
import type { Comparison, Counted } from "../../worker/analytics/report/report.ts";
import type { Step } from "../../worker/analytics/report/series.ts";
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
export function renderReport(
  comparison: Comparison | Comparison<Narrowed>,
  { terminal, today, all, list }: RenderOptions,
): string {
  const { report, before } = comparison;
  const { from, to } = report;
  const days = lengthOf(report);
  const heading = (text: string) => headingIn(terminal, text);
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
  const narrowed = isNarrowed(comparison);
  const chosen = FILTER_NAMES.flatMap((filter) => {
    const name = narrowed ? comparison.report.filters[filter] : undefined;
    return name === undefined ? [] : [`${heading("FILTER:")} ${showFilter(FILTERS[filter], name)}`];
  });
  const date = `${heading("DATE:")} ${days === 1 ? from : `${from} to ${to}`} (${report.timeZone})`;
  const top = [date, ...chosen, ""];
  const notes = notesOn(comparison, today);
  if (list) return [...top, ...notes, ...panel(list)].join("\n");
  return [
    ...top,
    ...totalsIn(terminal, [
      ...(narrowed ? [] : [visitorsOf(comparison)]),
      ["PAGE VIEWS", report.pageViews, before.pageViews],
    ]),
    "",
    ...notes,
    "",
    ...series(report, days === 1 && !narrowed, terminal),
    ...PANEL_NAMES.flatMap(panel),
    ...(narrowed ? [] : server(comparison, terminal)),
  ].join("\n");
}

type Total = readonly [name: string, now: number, then: number];

const visitorsOf = ({ report, before }: Comparison): Total => [
  "UNIQUE VISITORS",
  report.uniqueVisitors,
  before.uniqueVisitors,
];

function headingIn({ colour }: Terminal, text: string): string {
  return colour ? `\x1b[1m${text}\x1b[22m` : text;
}

function totalsIn(terminal: Terminal, totals: readonly Total[]): string[] {
  const width = Math.max(...totals.map(([, now]) => showNumber(now).length));
  return totals.map(
    ([name, now, then]) =>
      `${headingIn(terminal, `${name}:`.padEnd(17))}${showNumber(now).padStart(width)}  ${showChange(now, then)}`,
  );
}

/** What a report with filters does not have. */
function server({ report, before }: Comparison, terminal: Terminal): string[] {
  const { statuses } = report;
  return [
    "",
    ...totalsIn(terminal, [
      ["REQUESTS", report.requests, before.requests],
      ["BOTS", report.bots, before.bots],
      ["ERRORS", errorsOf(statuses), errorsOf(before.statuses)],
    ]),
    "",
    headingIn(terminal, "STATUS"),
    ...bars(
      Object.entries(statuses).map(([name, count]) => ({ name, cells: [showNumber(count)], size: count })),
      terminal,
    ),
  ];
}

function barOf({ shown, count, before }: Row, total: number): Bar {
  const change = before === undefined ? [] : [showChange(count, before)];
  return { name: shown, cells: [showNumber(count), showShare(count, total), ...change], size: count };
}

/** The hours with requests, or all days; a count that is absent has no column. */
function series({ series }: Counted, hourly: boolean, terminal: Terminal): string[] {
  const columns = [
    [hourly ? "new visitors" : "visitors", (step: Step) => step.visitors],
    ["page views", (step: Step) => step.pageViews],
    ["requests", (step: Step) => step.requests],
  ] as const;
  const counted = columns.filter(([, countOf]) => series.some((step) => countOf(step) !== undefined));
  const lines = series
    .filter(({ requests }) => !hourly || requests)
    .map((step) => ({
      name: showStart(step.start, hourly),
      cells: counted.map(([, countOf]) => showNumber(countOf(step) ?? 0)),
      size: step.pageViews,
    }));
  const names = counted.map(([name]) => name).join(", ");
  const title = headingIn(terminal, `${hourly ? "HOURS" : "DAYS"} (${names})`);
  return [title, ...(lines.length > 0 ? bars(lines, terminal) : ["  None"])];
}
