import { type Manual, readCommandLine, UsageError } from "../../infra/command-line.ts";
import { TASKS, type Work } from "./tasks.ts";

/** What a shell is told besides. */
const FILES: Readonly<Record<string, string>> = { export: " > posts.ndjson", import: " < posts.ndjson" };
const FORMS = [...TASKS.keys()].map((task) => task + (FILES[task] ?? ""));
const MANUAL: Manual = {
  usage: `npm run -s posts -- ${FORMS.join(", ")}`,
  about: "Moves posts out of a database and into one, a line of JSON a post. An import can be run again.",
  options: { DB_URL: "and DB_TOKEN: the database; that of npm start unless set" },
  examples: FORMS.map((form) => `npm run -s posts -- ${form}`),
};

/**
 * Reads the arguments.
 * @returns the task that they ask for
 * @throws UsageError
 */
export function readArguments(args: readonly string[]): (work: Work) => Promise<void> {
  readCommandLine({ args: [...args], allowPositionals: true, strict: false }, MANUAL);
  const asked = args.join(" ");
  const task = TASKS.get(asked);
  if (task) return task;
  throw new UsageError(asked === "" ? "No task is given" : `${JSON.stringify(asked)} is no task`, MANUAL);
}
