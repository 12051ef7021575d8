#!/usr/bin/env node
/** `npx kv-at-hand` */
import { Failure } from "./failure.ts";
import { startUpstash, type Upstash } from "./index.ts";
import { HELP, readCommandLine } from "./options.ts";

try {
  const commandLine = readCommandLine(process.argv.slice(2));
  if (commandLine.kind === "help") console.log(HELP);
  else {
    let upstash: Upstash | undefined;
    let isStopping = false;
    const stop = async () => {
      // A second signal means: do not wait.
      if (isStopping) process.exit(1);
      isStopping = true;
      await upstash?.close();
      process.exit(0);
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);

    upstash = await startUpstash({ ...commandLine.options, log: console.error });
    const { env, description } = upstash;
    for (const [name, value] of Object.entries(env)) console.log(`${name}=${value}`);
    if (!commandLine.envOnly) {
      for (const [name, token] of Object.entries(commandLine.options.databases ?? {}))
        console.log(`UPSTASH_REDIS_REST_TOKEN=${token} # for the database ${name}`);
      console.log(`Ready: ${description}. Ctrl-C stops it.`);
    }
  }
} catch (error) {
  console.error(error instanceof Failure ? error.message : error);
  process.exit(1);
}
