/**
 * What `npm start` starts, in this process: a real workerd and real databases. index.ts is evaluated here for
 * the folder's stack, too: in a process, that takes a second longer.
 */
import { expect, onTestFinished } from "vitest";
import type { Evaluator } from "../../local/deploy/program.ts";
import { type LocalStack, startLocalStack } from "../../local/stack.ts";
import { evaluateHere, evaluateIn } from "./program.ts";

/** Replaces the process that evaluates index.ts: evaluates the project's own, whatever the folder has. */
export const evaluatorHere: Evaluator = {
  evaluate: ({ stack, env }) => evaluateHere(stack, env),
  discard: () => {},
};

/** Replaces the process that evaluates index.ts: evaluates the folder's, as its files are now. */
export const evaluatorIn = (folder: string): Evaluator => ({
  evaluate: ({ stack, env }) => evaluateIn(folder, stack, env),
  discard: () => {},
});

export interface StackHereOptions {
  fresh?: boolean;
  env?: NodeJS.ProcessEnv;
  /** For the first deployment; evaluates the project's own index.ts here if absent. */
  evaluator?: Evaluator;
}

export interface StackHere extends LocalStack {
  /** The address of the posts. */
  posts: string;
  /** The address of Redis over Upstash's REST API. */
  rest: string;
  /** What it has logged so far. */
  output(): string;
  /** Resolves when it has logged this. */
  logged(pattern: RegExp): Promise<void>;
}

/**
 * Starts it on free ports; it is closed when the test finishes, if not before.
 * @throws Failure if it cannot be started
 */
export async function stackHere(
  folder: string,
  { fresh = false, env, evaluator = evaluatorHere }: StackHereOptions = {},
): Promise<StackHere> {
  const lines: string[] = [];
  const output = () => lines.join("\n");
  const stack = await startLocalStack({
    folder,
    fresh,
    evaluator,
    startEvaluator: evaluatorIn,
    env: { PATH: process.env.PATH, PORT: "0", REDIS_REST_PORT: "0", CLOUDFLARE_API_PORT: "0", ...env },
    log: (line) => void lines.push(line),
  });
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= stack.close());
  onTestFinished(close);
  return {
    ...stack,
    close,
    posts: String(stack.outputs.postsUrl),
    rest: stack.addresses.find(([, what]) => what.startsWith("Redis over"))?.[0] ?? "",
    output,
    logged: (pattern) => expect.poll(output).toMatch(pattern),
  };
}
