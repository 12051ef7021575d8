/** `npm run report`: the analytics of a day, in the terminal. */
import { join } from "node:path";
import { runCommand } from "../command.ts";
import { runReport } from "./run.ts";

await runCommand(async () => {
  const { isTTY = false, columns } = process.stdout;
  const isDumb = process.env.TERM === "dumb";
  const text = await runReport({
    args: process.argv.slice(2),
    folder: join(import.meta.dirname, "../.."),
    env: process.env,
    // A terminal that does not know its width says 0:
    // https://man7.org/linux/man-pages/man2/TIOCGWINSZ.2const.html
    terminal: { columns: columns || 80, colour: isTTY && !isDumb && !process.env.NO_COLOR, blocks: !isDumb },
  });
  console.log(text);
});
