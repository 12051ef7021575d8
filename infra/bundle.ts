import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";

/** The one module that is uploaded, and the file name that stack traces and source maps give it. */
export const MAIN_MODULE = "worker.js";

export interface Bundle {
  /** The minified ES module. */
  code: string;
  /** Its source map, JSON; source paths are relative to the project. */
  sourceMap: string;
}

let bundled: Promise<Bundle> | undefined;

/**
 * Bundles `worker/index.ts`, once in a process. Fails with esbuild's own message, which names file and line.
 */
export function bundleWorker(): Promise<Bundle> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<Bundle> {
  const result = await build({
    absWorkingDir: join(import.meta.dirname, ".."),
    entryPoints: ["worker/index.ts"],
    outfile: MAIN_MODULE,
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker"],
    sourcemap: "external",
    charset: "utf8",
    logLevel: "silent",
    plugins: [withoutIndentation],
  });
  const file = (suffix: string) => result.outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? "";
  return { code: file(".js"), sourceMap: file(".map") };
}

/** The indentation of Lua and CSS is for those who read them here. */
const withoutIndentation: Plugin = {
  name: "without indentation",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]worker[\\/].*(scripts|style)\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replaceAll(/\n +/g, "\n"),
      loader: "ts",
    }));
  },
};
