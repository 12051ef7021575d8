import { readCommandLine, UsageError } from "../../infra/command-line.ts";

/** What the command line asks for: posts out, posts in, or the article's posts in. */
export type Task = "export" | "import" | "import --from-article";

const USAGE = "npm run -s posts -- export > posts.ndjson, import < posts.ndjson, or import --from-article";

/**
 * Reads the arguments.
 * @throws UsageError
 */
export function readArguments(args: readonly string[]): Task {
  const options = { "from-article": { type: "boolean", default: false } } as const;
  const { values, positionals } = readCommandLine(
    { args: [...args], allowPositionals: true, options },
    USAGE,
  );
  const task = [...positionals, ...(values["from-article"] ? ["--from-article"] : [])].join(" ");
  if (task === "export" || task === "import" || task === "import --from-article") return task;
  throw new UsageError(
    `${task === "" ? "No task is given" : `${JSON.stringify(task)} is no task`}: ${USAGE}`,
  );
}
