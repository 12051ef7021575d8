/** What esbuild knows of the project: the Worker as one module, and which files are imported. */
import { build, context, type Metafile } from "esbuild";
import { type Bundle, bundleOf, WORKER_BUILD } from "../../infra/bundle.ts";
import { Failure } from "../../infra/failure.ts";

/** Bundles the Worker again and again; of what did not change esbuild keeps what it made. */
export interface Bundler {
  /**
   * Resolves with the bundle, and the project's files that it is made of: paths from the project's folder.
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
 * The files of the project that index.ts imports, itself among them: paths from the project's `folder`.
 * @throws Error of esbuild when one of them cannot be read or parsed
 */
export async function programFiles(folder: string): Promise<ReadonlySet<string>> {
  return filesOf(await importsOf(folder, "index.ts"));
}

/**
 * A file of the project and all that it imports, and what each of them does. Types are none, and packages are not
 * looked into.
 * @throws Error of esbuild when one of them cannot be read or parsed
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

/** The project's own: what is a package's, or lies outside, nobody saves. */
function filesOf({ inputs }: Metafile): ReadonlySet<string> {
  return new Set(Object.keys(inputs).filter((path) => !/^\.\.\/|(?:^|\/)node_modules\//.test(path)));
}
