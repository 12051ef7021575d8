/**
 * `npm run scale`: estimates the database load of a site that is busy worldwide. The recorders, scripts and
 * redis-server are real; the clock, the callers and the locations' caches are simulated. Writes its tables
 * into docs/performance.md, which interprets them.
 */
import { commandLineOf } from "../../infra/command-line.ts";

commandLineOf(
  { options: {} },
  {
    usage: "npm run scale",
    about:
      "Estimates the database load of up to 100,000 requests per second, and writes it to docs/performance.md.",
    examples: ["npm run scale"],
  },
);
// Loaded only now: it takes a second, which --help does not need.
const { workOutScale } = await import("./run.ts");
await workOutScale();
