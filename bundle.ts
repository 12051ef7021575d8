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
    logLevel: "silent",
    plugins: [withoutUnused],
  });
  const file = (suffix: string) => result.outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? "";
  return { code: file(".js"), sourceMap: file(".map") };
}

/**
 * Hono carries `app.mount` and the reading of forms into every bundle, 1.2 KB of it gzipped. This Worker calls neither: they are
 * left out, and what calls them says so. Take a name off this list to have it back.
 */
const UNUSED = { mount: "createMountedRequest", body: "parseBody" };

const withoutUnused: Plugin = {
  name: "without what is never called",
  setup({ onLoad }) {
    for (const [file, name] of Object.entries(UNUSED)) {
      const message = JSON.stringify(`${name} of Hono is not in the bundle: bundle.ts leaves it out`);
      onLoad({ filter: new RegExp(`[\\\\/]hono[\\\\/]dist[\\\\/]utils[\\\\/]${file}\\.js$`) }, () => ({
        contents: `export const ${name} = () => { throw new Error(${message}); };`,
      }));
    }
  },
};
