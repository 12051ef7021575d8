/**
 * `npm run bench`: everything that is measured, one after another. `-- --quick` is for trying: a short run
 * that writes no file. `-- --only <measures>` runs some of them, by name, and writes no file either.
 */
import { commandLineOf } from "../infra/command-line.ts";

const { values } = commandLineOf(
  { options: { quick: { type: "boolean", default: false }, only: { type: "string" } } as const },
  {
    usage: "npm run bench -- [--quick] [--only <measure>,<measure>]",
    about:
      "Measures the Worker beside others, and writes bench/results.md. It takes some minutes, alone on the machine.",
    options: {
      "--quick": "a short run that writes no file",
      "--only cpu,calls": "some measures, and no file",
    },
    examples: ["npm run bench", "npm run bench -- --quick --only cpu"],
  },
);
// Only now: to read what is measured takes a second, which --help needs not wait for.
const { runBench } = await import("./run.ts");
await runBench(values);
