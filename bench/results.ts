/** What a run leaves behind: bench/results.md, bench/results.svg and the short table in docs/performance.md. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeBlock } from "./block.ts";
import { machine } from "./machine.ts";
import { isMet, type Row } from "./row.ts";
import { figureOf, table } from "./table.ts";

/** The measures that docs/performance.md shows, and what it calls them. */
const SHORT: [measure: RegExp, other: RegExp, name: string][] = [
  [/^p50 of create: times/, /^article/, "create, against the article's Worker: times as fast"],
  [/^p50 of list \d+: times/, /^article/, "list 20, against the article's Worker: times as fast"],
  [/^p50 of delete: times/, /^article/, "delete, against the article's Worker: times as fast"],
  [/^p50 of create: times/, /^SDK/, "create, against @upstash/redis and Hono: times as fast"],
  [/^p50 of list \d+$/, /^floor/, "list 20, against the floor: p50"],
  [/^requests per CPU second: list/, /^floor/, "list 20, against the floor: requests per CPU second"],
  [
    /^requests per CPU second: list/,
    /^SDK/,
    "list 20, against @upstash/redis and Hono: requests per CPU second",
  ],
  [/^bundle/, /^SDK/, "bundle, against @upstash/redis and Hono: bytes gzipped"],
  [/first page$/, /^of /, "a page of 20 of a million posts, against one of a thousand: p50"],
  [/^day report/, /^over/, "the day report over a million requests, against ten thousand: p50"],
];

export interface Results {
  rows: readonly Row[];
  /** Requests a second that the load generator can make. */
  ceiling: number;
  svg: string;
  minutes: number;
}

export function summary({ rows, ceiling, minutes }: Omit<Results, "svg">): string {
  const barred = rows.filter(({ bar }) => bar);
  const met = barred.filter(isMet);
  const missed = barred.filter((row) => !isMet(row)).map(({ measure, other }) => `${measure} (${other})`);
  return [
    `${met.length} of ${barred.length} bars met${missed.length > 0 ? `; not met: ${missed.join("; ")}` : ""}.`,
    `The load generator gets ${Math.round(ceiling).toLocaleString("en")} requests a second out of a Worker that does nothing.`,
    `It took ${minutes.toFixed(1)} minutes.`,
  ].join("\n");
}

export async function writeResults(results: Results): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  const text = `# The last run of \`npm run bench\`

${date}. ${machine().join(". ")}.

Every subject does the same work in the same run, in turns; a ratio is the median of the rounds' ratios, with the lowest and
the highest. What warms up is left out.

${table(results.rows)}

${summary(results)}

How the subjects are made: \`bench/subjects/\`, and \`bench/subjects.ts\` for the bundle that \`index.ts\` deploys. The floor makes the
same REST call and the same answer, byte for byte, with nothing around it. Rate limits are off while requests are measured:
Cloudflare has them in the runtime, here a stand-in in JavaScript would be measured instead.
`;
  await writeFile(join(import.meta.dirname, "results.md"), text);
  await writeFile(join(import.meta.dirname, "results.svg"), results.svg);
  await writeBlock("bench", short(results.rows));
}

function short(rows: readonly Row[]): string {
  const lines = SHORT.flatMap(([measure, other, name]) => {
    const row = rows.find((each) => measure.test(each.measure) && other.test(each.other));
    return row ? [`| ${name} | ${figureOf(row)} |`] : [];
  });
  return ["| | ratio (lowest to highest round) |", "| --- | --- |", ...lines].join("\n");
}
