/** `npm run report`: what was counted on a day, in the terminal. */
import { join } from "node:path";
import { runCommand } from "../command.ts";
import { runReport } from "./run.ts";

await runCommand(async () => {
  const { isTTY = false, columns = 80 } = process.stdout;
  const text = await runReport({
    args: process.argv.slice(2),
    folder: join(import.meta.dirname, "../.."),
    env: process.env,
    terminal: { columns, colour: isTTY && !process.env.NO_COLOR },
  });
  console.log(text);
});
