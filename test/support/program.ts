/**
 * The Pulumi program in index.ts, evaluated with settings. Pulumi's mocks stand in for the engine, which is
 * not available here.
 */
import { join } from "node:path";
import { build } from "esbuild";
import { vi } from "vitest";
import { Failure } from "../../infra/failure.ts";
import type { Stack } from "../../infra/stack-file.ts";
import type { Program } from "../../local/deploy/program.ts";
import { type ImportModule, mistakeOf, runProgram } from "../../local/deploy/run.ts";
import { FOLDER } from "./files.ts";

export const HEX = "0123456789abcdef0123456789abcdef";

/** All required settings, except a place to serve at. */
export const PROD = {
  "edge-posts:accountId": HEX,
  "cloudflare:apiToken": "a".repeat(40),
  "edge-posts:dbUrl": "https://db.upstash.io",
  "edge-posts:dbToken": "canary-database-token-0a9e",
  "edge-posts:adminToken": "canary-admin-token-44c1",
};
export const ON_DOMAIN = { ...PROD, "edge-posts:domain": "example.com", "edge-posts:zoneId": HEX };

let runs = 0;

/** Evaluates a stack in this process; a separate process, as `npm start` uses, takes a second longer. */
export function evaluateHere(stack: Stack, env?: Record<string, string>): Promise<Program> {
  // Node caches a module forever, unless its URL changes.
  runs += 1;
  return evaluateBy(
    (path) => import(`${FOLDER}/${path}${path === "index.ts" ? `?run=${runs}` : ""}`),
    stack,
    env,
  );
}

/** Evaluates the program of another folder in this process, with its files as they are now. */
export async function evaluateIn(
  folder: string,
  stack: Stack,
  env?: Record<string, string>,
): Promise<Program> {
  runs += 1;
  // Under new names each time, for the same reason. It is one level below the folder because infra/ is, and
  // looks above itself.
  const outdir = join(folder, `.run-${runs}`);
  await build({
    absWorkingDir: folder,
    entryPoints: ["index.ts", "infra/bundle.ts"],
    outdir,
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    logLevel: "silent",
  });
  return evaluateBy((path) => import(join(outdir, path.replace(/ts$/, "js"))), stack, env);
}

async function evaluateBy(
  importModule: ImportModule,
  stack: Stack,
  env: Record<string, string> = {},
): Promise<Program> {
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
