import { tell } from "../infra/command-line.ts";
import { Failure } from "../infra/failure.ts";
import { RedisError } from "../worker/redis/error.ts";

/** Whether an error's message is all that a user needs. A RedisError names the host, never the token. */
export function isTold(error: unknown): error is Failure | RedisError {
  return error instanceof Failure || error instanceof RedisError;
}

/**
 * The Failure to report for an error at the end of a command.
 * @throws the error itself if its message is not all that a user needs
 */
export function endOf(error: unknown): Failure {
  if (!isTold(error)) throw error;
  return error instanceof Failure ? error : new Failure(error.message);
}

/** Runs a command. Prints an error that a user can fix as one line on stderr, and sets its exit code. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    process.exitCode = tell(endOf(error));
  }
}
