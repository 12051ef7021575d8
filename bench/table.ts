import { isMet, type Row } from "./row.ts";

const COLUMNS = ["measure", "edge-posts", "against", "ratio (lowest to highest)", "bar", ""];

/** Rows as a Markdown table that is also readable in a terminal. */
export function table(rows: readonly Row[]): string {
  const lines = [COLUMNS, ...rows.map(cells)];
  const widths = COLUMNS.map((_, column) => Math.max(3, ...lines.map((line) => (line[column] ?? "").length)));
  const [head = "", ...body] = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`,
  );
  return [head, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body].join("\n");
}

function cells(row: Row): string[] {
  const met = isMet(row);
  return [
    row.measure,
    row.own,
    row.other,
    figureOf(row),
    barOf(row),
    met === undefined ? "" : met ? "met" : "NOT MET",
  ];
}

export function figureOf({ figure, unit }: Row): string {
  const middle = number(figure.median) + (unit ? ` ${unit}` : "");
  const [lowest, highest] = [number(figure.lowest), number(figure.highest)];
  return lowest === highest ? middle : `${middle} (${lowest} to ${highest})`;
}

export function barOf({ bar, unit = "" }: Row): string {
  if (!bar) return "";
  const [sign, value] = "most" in bar ? ["≤", bar.most] : ["≥", bar.least];
  return `${sign} ${value} ${unit}`.trim();
}

function number(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 100 ? 2 : 0);
}
