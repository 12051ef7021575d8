/** `npm start`: the whole stack on this machine. */
import { join } from "node:path";
import { readCommandLine, tell } from "../infra/command-line.ts";
import { asFailure } from "../infra/system-error.ts";
import { sinceCommand } from "./command-start.ts";
import { startEvaluator } from "./deploy/program.ts";
import { onOrphaned } from "./orphaned.ts";

/** The API's answers end without a line break, which a terminal needs. */
const CURL = String.raw`curl -w '\n'`;

try {
  const options = { fresh: { type: "boolean", default: false } } as const;
  const { values } = readCommandLine({ options }, "npm start -- [--fresh]");
  const folder = join(import.meta.dirname, "..");
  console.log("Starting the Worker and what it needs on this machine ...");
  const evaluator = startEvaluator(folder);
  // Only now, beside the evaluator: to read all that is half a second's work.
  const { startLocalStack } = await import("./stack.ts");
  const { fresh } = values;
  const starting = startLocalStack({ folder, fresh, evaluator, env: process.env, log: console.log });

  let isStopping = false;
  const stop = async () => {
    // Somebody who asks twice does not want to wait.
    if (isStopping) process.exit(1);
    isStopping = true;
    // What is just being started is started, then stopped: so nothing is left behind.
    await starting.then((stack) => stack.close());
    process.exit(0);
  };
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"]) process.on(signal, stop);
  // A terminal that was closed takes no more lines, which must not keep us from stopping in good order.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  // Under npm, whose end it cannot always pass on; who starts this file by itself may want it to go on.
  if (process.env.npm_lifecycle_event) onOrphaned(stop);

  const { project, addresses, outputs } = await starting;
  if (!isStopping) {
    const seconds = (sinceCommand() / 1000).toFixed(1);
    console.log(`\n${project} on this machine:\n`);
    for (const [address, what] of addresses) console.log(`  ${address}  ${what}`);
    console.log(`\n  ${CURL} -d hello ${outputs.postsUrl}\n  ${CURL} ${outputs.postsUrl}\n`);
    console.log("A save is deployed at once. It is not checked for types: npm run check does that.");
    console.log(`Ready in ${seconds} s. Ctrl-C stops everything.`);
  }
} catch (error) {
  const told = asFailure(error);
  if (told) process.exit(tell(told));
  console.error(error);
  process.exit(1);
}
