/** `npm run posts`: moves posts out of a database, and into one. */
import { join } from "node:path";
import { runCommand } from "../local/command.ts";
import { runPosts } from "./run.ts";

await runCommand(() =>
  runPosts({
    args: process.argv.slice(2),
    folder: join(import.meta.dirname, ".."),
    env: process.env,
    input: process.stdin,
    output: process.stdout,
    notes: process.stderr,
  }),
);
