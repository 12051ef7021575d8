/**
 * The child process of program.ts: receives a stack, runs index.ts under Pulumi's mocks, and sends back what
 * it asked for.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Evaluation, Task } from "./program.ts";
import { mistakeOf, runProgram } from "./run.ts";

process.once("message", async ({ stack, env }: Task) => {
  Object.assign(process.env, env);
  try {
    send({ program: await runProgram(stack, importHere) });
  } catch (error) {
    sendMistake(error);
  }
});
process.once("unhandledRejection", sendMistake);
// The parent has exited, and a program may run forever.
process.once("disconnect", () => process.exit());

/** Imports a module of the program, whose folder is the current one. */
async function importHere(path: string): Promise<Record<string, unknown>> {
  return await import(pathToFileURL(join(process.cwd(), path)).href);
}

function sendMistake(error: unknown): void {
  send({ mistake: mistakeOf(error) });
}

function send(evaluation: Evaluation): void {
  process.send?.(evaluation, () => process.exit());
}
