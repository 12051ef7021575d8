import { type ParseArgsConfig, parseArgs } from "node:util";
import { Failure } from "./failure.ts";

/** What a command says of itself. */
export interface Manual {
  /** The form that is right. */
  readonly usage: string;
  /** What it does, in a sentence or two. */
  readonly about: string;
  /** What each option, argument or variable does. */
  readonly options?: Readonly<Record<string, string>>;
  readonly examples: readonly string[];
}

/** A command line that makes no sense; the message is one line with the form that is right. */
export class UsageError extends Failure {
  override readonly name = "UsageError";
  override readonly exitCode = 2;

  constructor(what: string, { usage }: Manual) {
    super(`${what}: ${usage}`);
  }
}

/** Prints a Failure, on stderr unless nothing went wrong, and returns the exit code that it asks for. */
export function tell({ message, exitCode }: Failure): number {
  if (exitCode === 0) console.log(message);
  else console.error(message);
  return exitCode;
}

/** Somebody asks for the manual: no mistake. */
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
 * Reads a command line, that of the process unless `config.args` gives another.
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
    throw new UsageError(reason ?? "It makes no sense", manual);
  }
}

/** {@link readCommandLine} for a command that has nothing to close: what is wrong ends the process. */
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
