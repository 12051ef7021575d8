import { type Manual, readCommandLine, UsageError } from "../../infra/command-line.ts";
import { TASKS, type Work } from "./tasks.ts";

/** The shell's redirections. */
const FILES: Readonly<Record<string, string>> = { export: " > posts.ndjson", import: " < posts.ndjson" };
const FORMS = [...TASKS.keys()].map((task) => task + (FILES[task] ?? ""));
const MANUAL: Manual = {
  usage: `npm run -s posts -- ${FORMS.join(" or ")}`,
  about: "Exports and imports posts, one line of JSON per post. It is safe to repeat an import.",
  options: {
    "--from-article": "import the posts that the article's Worker has in the same database",
    DB_URL: "with DB_TOKEN: the database (default: npm start's)",
  },
  examples: FORMS.map((form) => `npm run -s posts -- ${form}`),
};

/**
 * Parses the arguments.
 * @returns the task that they select
 * @throws UsageError
 */
export function readArguments(args: readonly string[]): (work: Work) => Promise<void> {
  readCommandLine({ args: [...args], allowPositionals: true, strict: false }, MANUAL);
  const asked = args.join(" ");
  const task = TASKS.get(asked);
  if (task) return task;
  throw new UsageError(asked === "" ? "No task given" : `${JSON.stringify(asked)} is not a task`, MANUAL);
}
