/** What `npm run report` and `npm run posts` share: their command line, and what becomes of an error. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { Failure } from "../infra/failure.ts";
import { RedisError } from "../worker/redis/client.ts";

/** A command line that makes no sense; the message is one line with the form that is right. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Reads a command line.
 * @param usage the form that is right
 * @throws UsageError
 */
export function readCommandLine<T extends ParseArgsConfig>(
  config: T,
  usage: string,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const [reason] = (error as Error).message.split(/[.\n]/, 1);
    throw new UsageError(`${reason}: ${usage}`);
  }
}

/**
 * Runs a command. What a person can mend is one line on stderr: exit code 2 for the command line, 1 for all
 * else.
 */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    // A RedisError's message names the host, and never the token.
    const isTold = error instanceof UsageError || error instanceof Failure || error instanceof RedisError;
    if (!isTold) throw error;
    console.error(error.message);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
