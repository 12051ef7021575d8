/**
 * `npm run posts`: exports and imports posts. package.json limits V8's young generation to 4 MB per half:
 * otherwise it grows with the work to some 100 MB, none of it in use.
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
