import { build } from "esbuild";

/** The one module that is uploaded, and the file name that stack traces and source maps give it. */
export const MAIN_MODULE = "worker.js";

export interface Bundle {
  /** The minified ES module. */
  code: string;
  /** Its source map, JSON; source paths are relative to the project. */
  sourceMap: string;
}

/** Bundles `worker/index.ts`. Fails with esbuild's own message, which names file and line. */
export async function bundleWorker(): Promise<Bundle> {
  const result = await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: ["worker/index.ts"],
    outfile: MAIN_MODULE,
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker"],
    sourcemap: "external",
    logLevel: "silent",
  });
  const file = (suffix: string) => result.outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? "";
  return { code: file(".js"), sourceMap: file(".map") };
}
