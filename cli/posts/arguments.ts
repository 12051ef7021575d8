import { readCommandLine, UsageError } from "../../infra/command-line.ts";
import { TASKS, type Work } from "./tasks.ts";

/** What a shell is told besides. */
const FILES: Readonly<Record<string, string>> = { export: " > posts.ndjson", import: " < posts.ndjson" };
const USAGE = `npm run -s posts -- ${[...TASKS.keys()].map((task) => task + (FILES[task] ?? "")).join(", ")}`;

/**
 * Reads the arguments.
 * @returns the task that they ask for
 * @throws UsageError
 */
export function readArguments(args: readonly string[]): (work: Work) => Promise<void> {
  readCommandLine({ args: [...args], allowPositionals: true, strict: false }, USAGE);
  const asked = args.join(" ");
  const task = TASKS.get(asked);
  if (task) return task;
  throw new UsageError(
    `${asked === "" ? "No task is given" : `${JSON.stringify(asked)} is no task`}: ${USAGE}`,
  );
}
