import { join } from "node:path";
import { type BuildOptions, build, type OutputFile } from "esbuild";

/** The one module that is uploaded, and the file name that stack traces and source maps give it. */
export const MAIN_MODULE = "worker.js";

/** The version of the Workers runtime that the Worker is written for, `YYYY-MM-DD`. */
export const COMPATIBILITY_DATE = "2026-07-01";

/** Bytes of the bundle, gzipped; test/cost/bundle.test.ts says what came to be in them. */
export const MOST_BYTES = 24_200;

/** How TypeScript becomes one module for the Workers runtime. */
export const BUILD_OPTIONS = {
  bundle: true,
  minify: true,
  write: false,
  format: "esm",
  target: "es2022",
  conditions: ["workerd", "worker"],
  charset: "utf8",
  logLevel: "silent",
} as const satisfies BuildOptions;

/** The bundle of the Worker in particular. */
export const WORKER_BUILD = {
  ...BUILD_OPTIONS,
  absWorkingDir: join(import.meta.dirname, ".."),
  entryPoints: ["worker/index.ts"],
  outfile: MAIN_MODULE,
  sourcemap: "external",
} as const satisfies BuildOptions;

export interface Bundle {
  /** The minified ES module. */
  code: string;
  /** Its source map, JSON; source paths are relative to the project. */
  sourceMap: string;
}

let bundled: Promise<Bundle> | undefined;

/** Bundles `worker/index.ts`, once in a process. Fails with esbuild's own message, which names file and line. */
export function bundleWorker(): Promise<Bundle> {
  bundled ??= build(WORKER_BUILD).then(bundleOf);
  return bundled;
}

/** What a build by {@link WORKER_BUILD} gave. */
export function bundleOf({ outputFiles }: { outputFiles: readonly OutputFile[] }): Bundle {
  const file = (suffix: string) => outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? "";
  return { code: file(".js"), sourceMap: file(".map") };
}
