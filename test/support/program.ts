/**
 * The program that index.ts is, evaluated over settings. Pulumi's mocks stand in for the engine, which cannot
 * be had here.
 */
import { vi } from "vitest";
import { Failure } from "../../infra/failure.ts";
import type { Stack } from "../../infra/stack-file.ts";
import type { Program } from "../../local/deploy/program.ts";
import { mistakeOf, runProgram } from "../../local/deploy/run.ts";
import { FOLDER } from "./files.ts";

export const HEX = "0123456789abcdef0123456789abcdef";

/** All that is needed, but for a place to serve at. */
export const PROD = {
  "edge-posts:accountId": HEX,
  "cloudflare:apiToken": "a".repeat(40),
  "edge-posts:dbUrl": "https://db.upstash.io",
  "edge-posts:dbToken": "canary-database-token-0a9e",
  "edge-posts:adminToken": "canary-admin-token-44c1",
};
export const ON_DOMAIN = { ...PROD, "edge-posts:domain": "example.com", "edge-posts:zoneId": HEX };

let runs = 0;

/** Evaluates a stack in this process; a process of its own, as `npm start` has it, takes a second longer. */
export async function evaluateHere(stack: Stack, env: Record<string, string> = {}): Promise<Program> {
  // Node keeps a module for good, but for one that is named another way.
  runs += 1;
  const importModule = (path: string) =>
    import(`${FOLDER}/${path}${path === "index.ts" ? `?run=${runs}` : ""}`);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  try {
    return await runProgram(stack, importModule);
  } catch (error) {
    throw new Failure(mistakeOf(error));
  } finally {
    vi.unstubAllEnvs();
  }
}

export function run(config: Record<string, string>, stack = "prod"): Promise<Program> {
  return evaluateHere({ project: "edge-posts", stack, config });
}
