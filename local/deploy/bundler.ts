/** esbuild's view of the project: the Worker as one module, and the files that it imports. */
import { build, context, type Metafile } from "esbuild";
import { type Bundle, bundleOf, WORKER_BUILD } from "../../infra/bundle.ts";
import { Failure } from "../../infra/failure.ts";

/** Bundles the Worker repeatedly; esbuild caches what did not change. */
export interface Bundler {
  /**
   * Resolves with the bundle, and the project's files in it, as paths relative to the project's folder.
   * @throws Failure with esbuild's message, which names file and line
   */
  bundle(): Promise<Bundle & { files: ReadonlySet<string> }>;
  close(): Promise<void>;
}

/** A bundler of the Worker in the project's `folder`. */
export async function openBundler(folder: string): Promise<Bundler> {
  const worker = await context({ ...WORKER_BUILD, absWorkingDir: folder, metafile: true });
  return {
    async bundle() {
      const result = await worker.rebuild().catch((error: Error) => {
        throw new Failure(error.message);
      });
      return { ...bundleOf(result), files: filesOf(result.metafile) };
    },
    close: () => worker.dispose(),
  };
}

/**
 * The project's files that index.ts imports, including itself, as paths relative to `folder`.
 * @throws Error from esbuild if one of them cannot be read or parsed
 */
export async function programFiles(folder: string): Promise<ReadonlySet<string>> {
  return filesOf(await importsOf(folder, "index.ts"));
}

/**
 * A project file and everything that it imports, with the imports of each. Excludes types and the contents of
 * packages.
 * @throws Error from esbuild if one of them cannot be read or parsed
 */
export async function importsOf(folder: string, entry: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    outdir: "nowhere",
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "silent",
  });
  return metafile;
}

/** The project's own files: nobody saves files of packages or outside the project. */
function filesOf({ inputs }: Metafile): ReadonlySet<string> {
  return new Set(Object.keys(inputs).filter((path) => !/^\.\.\/|(?:^|\/)node_modules\//.test(path)));
}
