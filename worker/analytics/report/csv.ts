import { LISTS, type ListName } from "../keys.ts";
import { type Panel, panelOf } from "./panels.ts";
import type { Comparison, Counted } from "./report.ts";

export const CSV = "text/csv; charset=utf-8; header=present";

type Line = readonly (string | number)[];

/** One list in full; without `list`, the steps of the period. */
export function comparisonCsv(comparison: Comparison<Counted>, list?: ListName): string {
  return list ? panelCsv(panelOf(comparison, list)) : seriesCsv(comparison.report);
}

/** The steps of a report, as in the chart; with filters, page views only. */
function seriesCsv({ series }: Counted): string {
  const isWhole = series.some(({ requests }) => requests !== undefined);
  const line = <Cell>(start: string, visitors: Cell, views: Cell, requests: Cell) =>
    isWhole ? [start, visitors, views, requests] : [start, views];
  return csvOf([
    line("start", "visitors", "page views", "requests"),
    ...series.map(({ start, visitors = "", pageViews, requests = "" }) =>
      line<string | number>(start, visitors, pageViews, requests),
    ),
  ]);
}

/** A full panel, with the names as they were counted. */
export function panelCsv({ list, rows }: Panel): string {
  return csvOf([[LISTS[list].item, "page views"], ...rows.map(({ name, count }) => [name, count])]);
}

/** https://www.rfc-editor.org/rfc/rfc4180 */
function csvOf(lines: readonly Line[]): string {
  return lines.map((line) => `${line.map(cellOf).join(",")}\r\n`).join("");
}

/**
 * A text that a spreadsheet would run as a formula gets a leading apostrophe, which marks it as text. If a
 * spreadsheet separates cells by `;` or tabs, quotes prevent a new cell from beginning within the text:
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
function cellOf(value: string | number): string {
  const text = String(value).replace(/^[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20]/, "'$&");
  return /[",;\t\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
