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

/** How long the program may take, in milliseconds: a second as a rule, several beside other work. */
const LIMIT_MS = 30_000;

export interface EvaluateOptions {
  /** The folder of Pulumi.yaml and index.ts. */
  folder: string;
  stack: Stack;
  /** Set in the program's environment. */
  env?: Record<string, string>;
  /** Gives it up. */
  signal?: AbortSignal;
}

/**
 * Runs index.ts without the Pulumi engine, in a process of its own: Node keeps a module for good, so only a
 * new process sees a changed file.
 * @throws Failure with what the program threw: its list of settings, a mistake in the code, or in the
 * Worker's.
 */
export async function evaluate({ folder, stack, env = {}, signal }: EvaluateOptions): Promise<Program> {
  const child = fork(join(import.meta.dirname, "evaluate.ts"), {
    cwd: folder,
    env: { ...process.env, ...env },
    execArgv: ["--import=tsx"],
    // A line that the program prints belongs to the terminal, but not in the middle of a script's output.
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  try {
    const evaluation = await new Promise<Evaluation>((resolve, reject) => {
      child.once("message", (message) => resolve(message as Evaluation));
      child.once("error", reject);
      const given = [AbortSignal.timeout(LIMIT_MS), ...(signal ? [signal] : [])];
      AbortSignal.any(given).addEventListener("abort", () => {
        resolve({ mistake: `index.ts did not end within ${LIMIT_MS / 1000} s` });
      });
      child.once("exit", (code) => resolve({ mistake: `index.ts ended its process with code ${code}` }));
      child.send(stack);
    });
    if ("mistake" in evaluation) throw new Failure(evaluation.mistake);
    return evaluation.program;
  } finally {
    // One that is busy hears no softer signal.
    child.kill("SIGKILL");
  }
}
