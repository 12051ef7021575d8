/**
 * `npm run bench`: takes all measures, one after another. `-- --quick` is a short trial run; `-- --only
 * <measures>` takes some of them, by name. Neither writes a file.
 */
import { runCommand } from "../cli/command.ts";
import { commandLineOf } from "../infra/command-line.ts";

const { values } = commandLineOf(
  { options: { quick: { type: "boolean", default: false }, only: { type: "string" } } as const },
  {
    usage: "npm run bench -- [--quick] [--only cpu,calls]",
    about:
      "Compares the Worker with others, and writes bench/results.md. It takes several minutes; run nothing else meanwhile.",
    options: {
      "--quick": "a short run that writes no file",
      "--only cpu,calls": "only these measures; writes no file",
    },
    examples: ["npm run bench", "npm run bench -- --quick --only cpu,calls"],
  },
);
// Loaded only now: it takes a second, which --help does not need.
const { runBench } = await import("./run.ts");
await runCommand(() => runBench(values));
