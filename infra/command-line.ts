import { type ParseArgsConfig, parseArgs } from "node:util";
import { Failure } from "./failure.ts";

/** A command line that makes no sense; the message is one line with the form that is right. */
export class UsageError extends Failure {
  override readonly name = "UsageError";
  override readonly exitCode = 2;
}

/**
 * Reads a command line, that of the process unless `config.args` gives another.
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
