/**
 * `npm run posts`: moves posts out of a database, and into one. package.json keeps the space for young
 * objects at 4 MB each half: else V8 lets it grow with the work to some 100 MB, of which nothing is in use.
 */
import { join } from "node:path";
import { runCommand } from "../command.ts";
import { runPosts } from "./run.ts";

await runCommand(() =>
  runPosts({
    args: process.argv.slice(2),
    folder: join(import.meta.dirname, "../.."),
    env: process.env,
    input: process.stdin,
    output: process.stdout,
    notes: process.stderr,
  }),
);
