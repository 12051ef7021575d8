/** Takes the measures, one after another, and writes down the results. */
import { Failure } from "../infra/failure.ts";
import { chart } from "./chart.ts";
import type { Lab } from "./lab.ts";
import { measureBundle } from "./measures/bundle.ts";
import { measureCached } from "./measures/cached.ts";
import { measureCalls } from "./measures/calls.ts";
import { measureCeiling } from "./measures/ceiling.ts";
import { measureCpu, type Throughput } from "./measures/cpu.ts";
import { type Latency, measureLatency } from "./measures/latency.ts";
import { measurePages } from "./measures/pages.ts";
import { measurePeriods } from "./measures/periods.ts";
import { measureRecorderCost, measureRecorderLatency } from "./measures/recorder.ts";
import { measureReport } from "./measures/report.ts";
import { measureRest } from "./measures/rest.ts";
import { checkSameAnswers } from "./measures/same.ts";
import { measureSave } from "./measures/save.ts";
import { measureStart } from "./measures/start.ts";
import { measureUpload } from "./measures/upload.ts";
import { summary, writeResults } from "./results.ts";
import type { Row } from "./row.ts";
import { allSubjects } from "./subjects.ts";
import { table } from "./table.ts";

export interface BenchOptions {
  /** Whether to run briefly and write no file. */
  quick: boolean;
  /** Comma-separated names of measures; all by default. */
  only?: string;
}

/** @throws Failure if `only` names something else; nothing has run then */
export async function runBench({ quick, only }: BenchOptions): Promise<void> {
  const started = performance.now();
  const say = (line: string) =>
    console.log(`${((performance.now() - started) / 1_000).toFixed(0).padStart(4)} s  ${line}`);

  say("bundling");
  const lab: Lab = { subjects: await allSubjects(), quick, say };
  let latency: Latency | undefined;
  let throughput: Throughput | undefined;

  const measures: Record<string, () => Promise<Row[]>> = {
    latency: async () => {
      const measured = await measureLatency(lab);
      latency = measured.latency;
      return measured.rows;
    },
    cpu: async () => {
      const measured = await measureCpu(lab);
      throughput = measured.throughput;
      return measured.rows;
    },
    calls: () => measureCalls(lab),
    bundle: async () => measureBundle(lab),
    upload: () => measureUpload(lab),
    pages: () => measurePages(lab),
    recorderLatency: () => measureRecorderLatency(lab),
    recorderCost: () => measureRecorderCost(lab),
    report: () => measureReport(lab),
    periods: () => measurePeriods(lab),
    cached: () => measureCached(lab),
    rest: () => measureRest(lab),
    start: () => measureStart(lab),
    save: () => measureSave(lab),
  };

  const wanted = (only?.split(",") ?? Object.keys(measures)).map((name) => {
    const measure = measures[name];
    if (!measure)
      throw new Failure(`${name} is not a measure; use some of ${Object.keys(measures).join(", ")}`);
    return measure;
  });
  await checkSameAnswers(lab);
  const rows: Row[] = [];
  for (const measure of wanted) rows.push(...(await measure()));
  const ceiling = await measureCeiling(lab);
  const results = { rows, ceiling, minutes: (performance.now() - started) / 60_000 };
  console.log(`\n${table(rows)}\n\n${summary(results)}`);
  if (latency && throughput && !quick && !only) {
    await writeResults({ ...results, svg: chart(latency, throughput) });
    say("wrote bench/results.md, bench/results.svg and the table in docs/performance.md");
  }
}
