import { fork } from "node:child_process";
import { join } from "node:path";
import { Failure } from "../../infra/failure.ts";
import type { Stack } from "../../infra/stack-file.ts";
import type { Resource } from "../cloudflare/kind.ts";

/** What index.ts came to. */
export interface Program {
  resources: Resource[];
  outputs: Record<string, unknown>;
  /** Of the Worker as it was bundled, for stack traces in TypeScript. */
  sourceMap: string;
}

/** What the child sends back. */
export type Evaluation = { program: Program } | { mistake: string };

/**
 * What the child imports first, in this order: the provider is long to read, and tsx, where it comes before,
 * looks at each of its files, which takes another second.
 */
const PRELOADED = ["@pulumi/cloudflare", "tsx"];

/** How long the program may take, in milliseconds: a second as a rule, several beside other work. */
const LIMIT_MS = 30_000;

export interface EvaluateOptions {
  stack: Stack;
  /** Set in the program's environment. */
  env?: Record<string, string>;
  /** Gives it up. */
  signal?: AbortSignal;
}

/** What the child is sent. */
export type Task = Required<Pick<EvaluateOptions, "stack" | "env">>;

/** A process that has read what every Pulumi program imports, and waits for the stack to evaluate. */
export interface Evaluator {
  /**
   * Runs index.ts without the Pulumi engine; once, because Node keeps a module for good, so that only a new
   * process sees a changed file.
   * @throws Failure with what the program threw: its list of settings, a mistake in the code, or in the
   * Worker's.
   */
  evaluate(options: EvaluateOptions): Promise<Program>;
  discard(): void;
}

/** Starts a process for the program in a folder. */
export function startEvaluator(folder: string): Evaluator {
  const child = fork(join(import.meta.dirname, "evaluate.ts"), {
    cwd: folder,
    execArgv: PRELOADED.map((name) => `--import=${name}`),
    // A line that the program prints belongs to the terminal, but not in the middle of a script's output.
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  // One that is busy hears no softer signal.
  const discard = () => void child.kill("SIGKILL");
  const ended = new Promise<Evaluation>((resolve, reject) => {
    child.once("message", (message) => resolve(message as Evaluation));
    child.once("error", reject);
    child.once("exit", (code) => resolve({ mistake: `index.ts ended its process with code ${code}` }));
  });
  // Nobody waits for one that is discarded.
  ended.catch(() => {});
  return {
    discard,
    async evaluate({ stack, env = {}, signal }) {
      const given = [AbortSignal.timeout(LIMIT_MS), ...(signal ? [signal] : [])];
      const aborted = new Promise<Evaluation>((resolve) => {
        AbortSignal.any(given).addEventListener("abort", () => {
          resolve({ mistake: `index.ts did not end within ${LIMIT_MS / 1000} s` });
        });
      });
      try {
        child.send({ stack, env } satisfies Task);
        const evaluation = await Promise.race([ended, aborted]);
        if ("mistake" in evaluation) throw new Failure(evaluation.mistake);
        return evaluation.program;
      } finally {
        discard();
      }
    },
  };
}

/** Evaluates the program in a folder, in a process that is started for it. */
export function evaluate({ folder, ...options }: EvaluateOptions & { folder: string }): Promise<Program> {
  return startEvaluator(folder).evaluate(options);
}
