import { type ParseArgsConfig, parseArgs } from "node:util";
import { Failure } from "./failure.ts";

/** A command line that makes no sense; the message is one line with the form that is right. */
export class UsageError extends Failure {
  override readonly name = "UsageError";
  override readonly exitCode = 2;
}

/** Prints a Failure, on stderr unless nothing went wrong, and returns the exit code that it asks for. */
export function tell({ message, exitCode }: Failure): number {
  if (exitCode === 0) console.log(message);
  else console.error(message);
  return exitCode;
}

/** Somebody asks for the form that is right: no mistake. */
class HelpWanted extends Failure {
  override readonly name = "HelpWanted";
  override readonly exitCode = 0;
}

/**
 * Reads a command line, that of the process unless `config.args` gives another.
 * @param usage the form that is right
 * @throws UsageError, and HelpWanted for --help or -h
 */
export function readCommandLine<T extends ParseArgsConfig>(
  config: T,
  usage: string,
): ReturnType<typeof parseArgs<T>> {
  const { args = process.argv.slice(2) } = config;
  if (args.includes("--help") || args.includes("-h")) throw new HelpWanted(usage);
  try {
    return parseArgs(config);
  } catch (error) {
    const [reason] = (error as Error).message.split(/[.\n]/, 1);
    throw new UsageError(`${reason}: ${usage}`);
  }
}
