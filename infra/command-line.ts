import { type ParseArgsConfig, parseArgs } from "node:util";
import { Failure } from "./failure.ts";

/** The help text of a command. */
export interface Manual {
  /** The correct form of the command line. */
  readonly usage: string;
  /** What the command does, in a sentence or two. */
  readonly about: string;
  /** What each option, argument or variable does. */
  readonly options?: Readonly<Record<string, string>>;
  readonly examples: readonly string[];
}

/** An invalid command line; the message is one line that ends with the usage. */
export class UsageError extends Failure {
  override readonly name = "UsageError";
  override readonly exitCode = 2;

  constructor(what: string, { usage }: Manual) {
    super(`${what}: ${usage}`);
  }
}

/** Prints a Failure, on stderr unless its exit code is 0, and returns the exit code. */
export function tell({ message, exitCode }: Failure): number {
  if (exitCode === 0) console.log(message);
  else console.error(message);
  return exitCode;
}

/** Thrown for --help, which is not an error. */
class HelpWanted extends Failure {
  override readonly name = "HelpWanted";
  override readonly exitCode = 0;

  constructor({ usage, about, options = {}, examples }: Manual) {
    const width = Math.max(...Object.keys(options).map((name) => name.length));
    const described = Object.entries(options).map(([name, what]) => `  ${name.padEnd(width)}  ${what}`);
    const parts = [[usage], [about], described, ["Examples:", ...examples.map((each) => `  ${each}`)]];
    super(parts.flatMap((lines) => (lines.length > 0 ? [lines.join("\n")] : [])).join("\n\n"));
  }
}

/**
 * Parses `config.args`, by default the command line of the process.
 * @throws UsageError, and HelpWanted for --help or -h
 */
export function readCommandLine<T extends ParseArgsConfig>(
  config: T,
  manual: Manual,
): ReturnType<typeof parseArgs<T>> {
  const { args = process.argv.slice(2) } = config;
  if (args.includes("--help") || args.includes("-h")) throw new HelpWanted(manual);
  try {
    return parseArgs(config);
  } catch (error) {
    const [reason] = (error as Error).message.split(/[.\n]/, 1);
    throw new UsageError(reason ?? "The command line is invalid", manual);
  }
}

/** {@link readCommandLine} for a command that has nothing to close: a Failure ends the process. */
export function commandLineOf<T extends ParseArgsConfig>(
  config: T,
  manual: Manual,
): ReturnType<typeof parseArgs<T>> {
  try {
    return readCommandLine(config, manual);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.exit(tell(error));
  }
}
