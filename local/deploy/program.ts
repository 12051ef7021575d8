import { fork } from "node:child_process";
import { join } from "node:path";
import { Failure } from "../../infra/failure.ts";
import type { Stack } from "../../infra/stack-file.ts";
import type { Resource } from "../cloudflare/kind.ts";

/** The result of index.ts. */
export interface Program {
  resources: Resource[];
  outputs: Record<string, unknown>;
  /** The source map of the bundled Worker, for stack traces in TypeScript. */
  sourceMap: string;
}

/** What the child sends back. */
export type Evaluation = { program: Program } | { mistake: string };

/**
 * What the child imports first, in this order: the provider is slow to load, and tsx, if loaded before it,
 * inspects each of its files, which takes another second.
 */
const PRELOADED = ["@pulumi/cloudflare", "tsx"];

/** The time limit of the program in milliseconds: it usually takes a second, or several under load. */
const LIMIT_MS = 30_000;

export interface EvaluateOptions {
  stack: Stack;
  /** Set in the program's environment. */
  env?: Record<string, string>;
  /** Aborts it. */
  signal?: AbortSignal;
}

/** The message to the child. */
export type Task = Required<Pick<EvaluateOptions, "stack" | "env">>;

/** A process that has loaded what every Pulumi program imports, and waits for a stack to evaluate. */
export interface Evaluator {
  /**
   * Runs index.ts without the Pulumi engine; only once, because Node caches modules, so only a new process
   * sees a changed file.
   * @throws Failure with what the program threw: its list of settings, or a mistake in its code or the
   * Worker's
   */
  evaluate(options: EvaluateOptions): Promise<Program>;
  discard(): void;
}

/** Starts a process for the program in a folder. */
export function startEvaluator(folder: string): Evaluator {
  const child = fork(join(import.meta.dirname, "evaluate.ts"), {
    cwd: folder,
    execArgv: PRELOADED.map((name) => `--import=${name}`),
    // The program's output belongs on the terminal, but not in the middle of a script's output.
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  // A busy process ignores softer signals.
  const discard = () => void child.kill("SIGKILL");
  const ended = new Promise<Evaluation>((resolve, reject) => {
    child.once("message", (message) => resolve(message as Evaluation));
    child.once("error", reject);
    child.once("exit", (code) => resolve({ mistake: `index.ts exited with code ${code}` }));
  });
  // Nobody awaits a discarded one.
  ended.catch(() => {});
  return {
    discard,
    async evaluate({ stack, env = {}, signal }) {
      const given = [AbortSignal.timeout(LIMIT_MS), ...(signal ? [signal] : [])];
      const aborted = new Promise<Evaluation>((resolve) => {
        AbortSignal.any(given).addEventListener("abort", () => {
          resolve({ mistake: `index.ts did not finish within ${LIMIT_MS / 1000} s` });
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

/** Evaluates the program in a folder, in a new process. */
export function evaluate({ folder, ...options }: EvaluateOptions & { folder: string }): Promise<Program> {
  return startEvaluator(folder).evaluate(options);
}
