/** `npm start`: the whole stack on this machine. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ScriptError } from "./edge/script.ts";
import { Failure } from "./failure.ts";
import { startLocalStack } from "./stack.ts";

const started = performance.now();

try {
  const { values } = parseArgs({ options: { fresh: { type: "boolean", default: false } } });
  const folder = join(import.meta.dirname, "..");
  const stack = await startLocalStack({ folder, fresh: values.fresh, env: process.env, log: console.log });
  const { postsUrl } = stack.outputs;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log("\nedge-posts on this machine:\n");
  for (const [address, what] of stack.addresses) console.log(`  ${address}  ${what}`);
  console.log(
    `\n  curl -d hello ${postsUrl}\n  curl ${postsUrl}\n\nReady in ${seconds} s. Ctrl-C stops everything.`,
  );

  let stopping = false;
  const stop = async () => {
    // Somebody who asks twice does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    await stack.close();
    process.exit(0);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
} catch (error) {
  const mendable =
    error instanceof Failure ||
    error instanceof ScriptError ||
    (error as { code?: string }).code === "ERR_PARSE_ARGS_UNKNOWN_OPTION";
  console.error(mendable ? (error as Error).message : error);
  process.exit(1);
}
