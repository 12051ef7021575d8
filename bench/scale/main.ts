/**
 * `npm run scale`: what a site that is busy all over the world would ask of the database, on paper. The
 * recorders, the scripts and redis-server are the real ones; the clock, the callers and the locations' caches
 * are made up. Writes its tables into docs/performance.md, which says what follows from them.
 */
import { commandLineOf } from "../../infra/command-line.ts";

commandLineOf(
  { options: {} },
  {
    usage: "npm run scale",
    about:
      "Works out what a hundred thousand requests a second ask of the database. Writes into docs/performance.md.",
    examples: ["npm run scale"],
  },
);
// Only now: to read what it takes to work that out takes a second, which --help needs not wait for.
const { workOutScale } = await import("./run.ts");
await workOutScale();
