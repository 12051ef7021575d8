/** `npm run smoke`: checks whether a deployed API works, and prints a table. */
import { join } from "node:path";
import { runCommand } from "../command.ts";
import { runSmoke } from "./run.ts";

await runCommand(async () => {
  const { table, isWell } = await runSmoke({
    args: process.argv.slice(2),
    folder: join(import.meta.dirname, "../.."),
    env: process.env,
  });
  console.log(table);
  if (!isWell) process.exitCode = 1;
});
