import { readFile } from "node:fs/promises";
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

/** Bundles `worker/index.ts`, once in a process. Fails with esbuild's own message, which names file and line. */
export function bundleWorker(): Promise<Bundle> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<Bundle> {
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
    charset: "utf8",
    logLevel: "silent",
    plugins: [withoutUnused, withoutIndentation],
  });
  const file = (suffix: string) => result.outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? "";
  return { code: file(".js"), sourceMap: file(".map") };
}

/**
 * What Hono carries into every bundle and this Worker never calls, 1.5 KB gzipped: `app.mount`, the reading of forms, the
 * rendering of JSX. What calls one says so; take its name off this list to have it back.
 */
const UNUSED: Record<string, string[]> = {
  "utils/mount": ["createMountedRequest"],
  "utils/body": ["parseBody"],
  "utils/html": ["resolveCallback", "HtmlEscapedCallbackPhase"],
};

const withoutUnused: Plugin = {
  name: "without what is never called",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]hono[\\/]dist[\\/].*\.js$/ }, ({ path }) => {
      const file = path.replaceAll("\\", "/").replace(/.*\/hono\/dist\/(.*)\.js/, "$1");
      const absent = (name: string) => `() => { throw new Error("bundle.ts leaves out ${name}") }`;
      const unused = UNUSED[file]?.map((name) => `export const ${name} = ${absent(name)};`);
      return unused && { contents: unused.join("") };
    });
  },
};

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
