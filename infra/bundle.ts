import { join } from "node:path";
import { type BuildOptions, build, type OutputFile } from "esbuild";

/** The only uploaded module, and its file name in stack traces and source maps. */
export const MAIN_MODULE = "worker.js";

/** The version of the Workers runtime that the Worker is written for, `YYYY-MM-DD`. */
export const COMPATIBILITY_DATE = "2026-07-01";

/** The limit of the gzipped bundle in bytes; test/cost/bundle.test.ts says what is in it. */
export const MOST_BYTES = 28_700;

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

/** The Worker's own bundle. */
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

/**
 * Bundles `worker/index.ts`, once per process. Fails with esbuild's own message, which names the file and
 * line.
 */
export function bundleWorker(): Promise<Bundle> {
  bundled ??= build(WORKER_BUILD).then(bundleOf);
  return bundled;
}

/** The output of a build with {@link WORKER_BUILD}. */
export function bundleOf({ outputFiles }: { outputFiles: readonly OutputFile[] }): Bundle {
  const file = (suffix: string) => outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? "";
  return { code: file(".js"), sourceMap: file(".map") };
}
