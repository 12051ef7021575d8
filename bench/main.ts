/** `npm run bench`: everything it measures, one after another. `--quick` is for trying: a short run that writes no file. */
import { parseArgs } from "node:util";
import type { Lab } from "./lab.ts";
import { measureLatency } from "./measures/latency.ts";
import { measureCpu } from "./measures/cpu.ts";
import { allSubjects } from "./subjects.ts";
import { table } from "./table.ts";

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false }, only: {type: "string"} } });
const lab: Lab = { subjects: await allSubjects(), quick: values.quick, say: console.log };
const { rows } = values.only === "cpu" ? await measureCpu(lab) : await measureLatency(lab);
console.log(table(rows));
