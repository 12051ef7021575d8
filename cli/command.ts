import { tell } from "../infra/command-line.ts";
import { Failure } from "../infra/failure.ts";
import { RedisError } from "../worker/redis/error.ts";

/** Whether an error's message is all that a person needs. A RedisError names the host, and never the token. */
export function isTold(error: unknown): error is Failure | RedisError {
  return error instanceof Failure || error instanceof RedisError;
}

/**
 * What an error comes to at the end of a command.
 * @throws it where its message is not all that a person needs
 */
export function endOf(error: unknown): Failure {
  if (!isTold(error)) throw error;
  return error instanceof Failure ? error : new Failure(error.message);
}

/** Runs a command. What a person can fix is one line on stderr, and the exit code that the error asks for. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    process.exitCode = tell(endOf(error));
  }
}
