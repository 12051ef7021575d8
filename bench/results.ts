/** Writes a run's results: bench/results.md, bench/results.svg and the short table in docs/performance.md. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeBlock } from "./block.ts";
import { machine } from "./machine.ts";
import { isMet, type Row } from "./row.ts";
import { figureOf, table } from "./table.ts";

/** The measures in docs/performance.md, and their names there. */
const SHORT: [measure: RegExp, other: RegExp, name: string][] = [
  [/^p50 of create: times/, /^article/, "create: times as fast as the article's Worker"],
  [/^p50 of list \d+: times/, /^article/, "list 20: times as fast as the article's Worker"],
  [/^p50 of delete: times/, /^article/, "delete: times as fast as the article's Worker"],
  [/^p50 of create: times/, /^SDK/, "create: times as fast as the SDK"],
  [/^p50 of list \d+$/, /^floor/, "list 20: p50, relative to the floor"],
  [/^requests per CPU second: list/, /^floor/, "list 20: requests per CPU second, relative to the floor"],
  [/^requests per CPU second: list/, /^SDK/, "list 20: requests per CPU second, relative to the SDK"],
  [/^bundle/, /^SDK/, "bundle: gzipped size, relative to the SDK"],
  [/first page$/, /^of /, "list 20 of a million posts: p50, relative to a thousand posts"],
  [/^day report/, /^over/, "report of a day with a million requests: p50, relative to ten thousand"],
];

export interface Results {
  rows: readonly Row[];
  /** The load generator's limit in requests per second. */
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

Every subject does the same work in the same run, in turns. A ratio is the median of the rounds' ratios, with the lowest and
the highest. Warm-up rounds are left out.

${table(results.rows)}

${summary(results)}

The subjects are in \`bench/subjects/\`; \`bench/subjects.ts\` has the bundle that \`index.ts\` deploys. The floor makes the same
REST call and sends the same answer, byte for byte, with nothing around it. Rate limits are off during measurements: Cloudflare
implements them in the runtime, and here the bench would measure a stand-in in JavaScript.
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
  return ["| measure | ratio (lowest to highest round) |", "| --- | --- |", ...lines].join("\n");
}
