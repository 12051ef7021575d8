/** The chart in docs/performance.md: grouped bars, drawn as SVG. */

import type { Throughput } from "./measures/cpu.ts";
import type { Latency } from "./measures/latency.ts";
import { KEPT, type Operation } from "./operations.ts";
import { SUBJECTS, type SubjectName } from "./subjects.ts";

/** The operations, in display order. */
const SHOWN: readonly Operation[] = ["create", "list", "read", "replace", "delete"];

const COLORS: Record<SubjectName, string> = {
  "edge-posts": "#0d7a6c",
  floor: "#9aa5b1",
  SDK: "#d98e04",
  article: "#b4442f",
};

const WIDTH = 760;
const LEFT = 80;
const RIGHT = 70;
const BAR = 13;
const GAP = 16;

type Values = Record<Operation, Partial<Record<SubjectName, number>>>;

/** Both panels, with their own background, so that they are readable on a dark page too. */
export function chart(latency: Latency, throughput: Throughput): string {
  const first = panel("p50 in milliseconds, database 30 ms away (shorter is better)", latency, 76, (value) =>
    value.toFixed(0),
  );
  const second = panel(
    "Requests per CPU second of workerd, database at 0 ms (longer is better)",
    throughput,
    first.end + 48,
    (value) => Math.round(value).toLocaleString("en"),
  );
  const height = second.end + 16;
  const legend = SUBJECTS.map(
    (name, i) =>
      `<rect x="${LEFT + i * 120}" y="20" width="12" height="12" rx="2" fill="${COLORS[name]}"/>` +
      text(LEFT + 18 + i * 120, 30.5, name),
  ).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="edge-posts beside the floor, the SDK and the article">
<rect width="${WIDTH}" height="${height}" rx="8" fill="#fff"/>
${[legend, first.svg, second.svg].join("\n")}
</svg>
`;
}

function panel(title: string, values: Values, top: number, shown: (value: number) => string) {
  const highest = Math.max(...SHOWN.flatMap((operation) => Object.values(values[operation])));
  const scale = (WIDTH - LEFT - RIGHT) / highest;
  const parts = [text(16, top - 14, title, 'font-weight="600"')];
  let y = top;
  for (const operation of SHOWN) {
    const group = SUBJECTS.filter((name) => values[operation][name] !== undefined);
    const middle = y + (group.length * BAR) / 2 + 4;
    parts.push(
      text(LEFT - 8, middle, operation === "list" ? `list ${KEPT}` : operation, 'text-anchor="end"'),
    );
    for (const name of group) {
      const value = values[operation][name] as number;
      const width = (value * scale).toFixed(1);
      parts.push(
        `<rect x="${LEFT}" y="${y}" width="${width}" height="${BAR - 2}" rx="2" fill="${COLORS[name]}"/>`,
      );
      parts.push(text(LEFT + value * scale + 5, y + BAR - 3, shown(value), 'font-size="10"'));
      y += BAR;
    }
    y += GAP;
  }
  return { svg: parts.join("\n"), end: y };
}

function text(x: number, y: number, content: string, attributes = ""): string {
  return `<text x="${x.toFixed(1)}" y="${y}" fill="#1f2933" ${attributes}>${content}</text>`;
}
