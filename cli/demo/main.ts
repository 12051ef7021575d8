/** `npm run demo`: two months of made-up traffic in the local database, for the dashboard to show. */
import { join } from "node:path";
import { runCommand } from "../command.ts";
import { runDemo } from "./run.ts";

await runCommand(async () => {
  console.log(
    await runDemo({
      args: process.argv.slice(2),
      folder: join(import.meta.dirname, "../.."),
      env: process.env,
    }),
  );
});
