/** `npm run report`: what was counted on a day, in the terminal. */
import { join } from "node:path";
import { Failure } from "../local/failure.ts";
import { UsageError } from "./arguments.ts";
import { runReport } from "./run.ts";

try {
  const { isTTY = false, columns = 80 } = process.stdout;
  const text = await runReport({
    args: process.argv.slice(2),
    folder: join(import.meta.dirname, ".."),
    env: process.env,
    terminal: { columns, colour: isTTY && !process.env.NO_COLOR },
  });
  console.log(text);
} catch (error) {
  if (!(error instanceof UsageError || error instanceof Failure)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
