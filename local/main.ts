/** `npm start`: the whole stack on this machine. */
import { join } from "node:path";
import { type Manual, readCommandLine, tell } from "../infra/command-line.ts";
import { asFailure } from "../infra/system-error.ts";
import { sinceCommand } from "./command-start.ts";
import { startEvaluator } from "./deploy/program.ts";
import { onOrphaned } from "./orphaned.ts";

const MANUAL: Manual = {
  usage: "npm start -- [--fresh]",
  about: "Runs the whole stack on this machine: workerd, Redis and the program in index.ts. Ctrl-C stops it.",
  options: {
    "--fresh": "begin with an empty .local/",
    REDIS_URL: "use this Redis; else redis-server or valkey-server on PATH, else one in memory",
    PORT: "port of the API, 8787 unless set; 0 picks a free one, here and below",
    REDIS_REST_PORT: "port of Upstash's REST API, 8079 unless set",
    CLOUDFLARE_API_PORT: "port of Cloudflare's API, 8788 unless set",
  },
  examples: ["npm start", "PORT=3000 npm start", "npm start -- --fresh"],
};

/** The API's answers end without a line break, which a terminal needs. */
const CURL = String.raw`curl -w '\n'`;

/** How long what was closed may take to disappear, in milliseconds. */
const LEAVE_MS = 1_000;

/** Within this time two signals are one, in milliseconds. */
const SAME_MS = 500;

/**
 * Ends the process once nothing is left to do: Miniflare removes its temporary folder when it has been disposed of,
 * and nobody can wait for that. What is still there after a moment is not waited for.
 */
function end(code: number): void {
  process.exitCode = code;
  setTimeout(() => process.exit(code), LEAVE_MS).unref();
}

try {
  const options = { fresh: { type: "boolean", default: false } } as const;
  const { values } = readCommandLine({ options }, MANUAL);
  const folder = join(import.meta.dirname, "..");
  console.log("Starting the Worker and what it needs on this machine ...");
  const evaluator = startEvaluator(folder);
  // Only now, beside the evaluator: to read all that is half a second's work.
  const { startLocalStack } = await import("./stack.ts");
  const { fresh } = values;
  const starting = startLocalStack({ folder, fresh, evaluator, env: process.env, log: console.log });

  let asked: number | undefined;
  const stop = async () => {
    if (asked !== undefined) {
      // Somebody who asks twice does not want to wait; but a terminal asks both npm and us, and npm passes it on.
      if (performance.now() - asked > SAME_MS) process.exit(1);
      return;
    }
    asked = performance.now();
    // What is just being started is started, then stopped: so nothing is left behind.
    await starting.then((stack) => stack.close());
    end(0);
  };
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"]) process.on(signal, stop);
  // A terminal that was closed takes no more lines, which must not keep us from stopping in good order.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  // Under npm, whose end it cannot always pass on; who starts this file by itself may want it to go on.
  if (process.env.npm_lifecycle_event) onOrphaned(() => asked === undefined && stop());

  const { project, addresses, outputs } = await starting;
  if (asked === undefined) {
    const seconds = (sinceCommand() / 1000).toFixed(1);
    console.log(`\n${project} on this machine:\n`);
    for (const [address, what] of addresses) console.log(`  ${address}  ${what}`);
    console.log(`\n  ${CURL} -d hello ${outputs.postsUrl}\n  ${CURL} ${outputs.postsUrl}\n`);
    console.log("A save is deployed at once. It is not checked for types: npm run check does that.");
    console.log(`Ready in ${seconds} s. Ctrl-C stops everything.`);
  }
} catch (error) {
  const told = asFailure(error);
  if (!told) console.error(error);
  end(told ? tell(told) : 1);
}
