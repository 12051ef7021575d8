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
    "--fresh": "first delete all local data (.local/)",
    REDIS_URL: "the Redis to use (default: redis-server or valkey-server on PATH, otherwise an embedded one)",
    PORT: "port of the API (default: 8787); 0 picks a free port, also below",
    REDIS_REST_PORT: "port of Upstash's REST API (default: 8079)",
    CLOUDFLARE_API_PORT: "port of Cloudflare's API (default: 8788)",
  },
  examples: ["npm start", "PORT=3000 npm start", "npm start -- --fresh"],
};

/** The API's answers do not end with a line break, which a terminal needs. */
const CURL = String.raw`curl -w '\n'`;

/** How long closed resources may take to disappear, in milliseconds. */
const LEAVE_MS = 1_000;

/** Two signals within this time count as one, in milliseconds. */
const SAME_MS = 500;

/**
 * Exits once nothing is left to do: Miniflare removes its temporary folder after it is disposed of, and that
 * cannot be awaited. After a moment, exits anyway.
 */
function end(code: number): void {
  process.exitCode = code;
  setTimeout(() => process.exit(code), LEAVE_MS).unref();
}

try {
  const options = { fresh: { type: "boolean", default: false } } as const;
  const { values } = readCommandLine({ options }, MANUAL);
  const folder = join(import.meta.dirname, "..");
  console.log("Starting the Worker and its services on this machine ...");
  const evaluator = startEvaluator(folder);
  // Loads only now, in parallel with the evaluator: this takes half a second.
  const { startLocalStack } = await import("./stack.ts");
  const { fresh } = values;
  const starting = startLocalStack({ folder, fresh, evaluator, env: process.env, log: console.log });

  let asked: number | undefined;
  const stop = async () => {
    if (asked !== undefined) {
      // A second signal means: do not wait. But a terminal signals both npm and us, and npm forwards its
      // signal.
      if (performance.now() - asked > SAME_MS) process.exit(1);
      return;
    }
    asked = performance.now();
    // Finish the start, then stop: this leaves nothing behind.
    await starting.then((stack) => stack.close());
    end(0);
  };
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"]) process.on(signal, stop);
  // A closed terminal accepts no more output, which must not prevent an orderly stop.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  // Only under npm, which cannot always forward its own end; without npm, the process may be meant to outlive
  // its parent.
  if (process.env.npm_lifecycle_event) onOrphaned(() => asked === undefined && stop());

  const { project, addresses, outputs } = await starting;
  if (asked === undefined) {
    const seconds = (sinceCommand() / 1000).toFixed(1);
    console.log(`\n${project} on this machine:\n`);
    for (const [address, what] of addresses) console.log(`  ${address}  ${what}`);
    console.log(`\n  ${CURL} -d hello ${outputs.postsUrl}\n  ${CURL} ${outputs.postsUrl}\n`);
    console.log("Saved changes are deployed at once, without type checks: npm run check does those.");
    console.log(`Ready in ${seconds} s. Ctrl-C stops everything.`);
  }
} catch (error) {
  const told = asFailure(error);
  if (!told) console.error(error);
  end(told ? tell(told) : 1);
}
