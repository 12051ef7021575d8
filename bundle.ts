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
 * What Hono carries into every bundle and this Worker never calls, 2 KB gzipped: `app.mount`, the reading of forms, the writing of
 * HTML and the like. What calls one says so; take its name off these lists to have it back.
 */
const UNUSED_FILES: Record<string, string[]> = {
  "utils/mount": ["createMountedRequest"],
  "utils/body": ["parseBody"],
  "utils/html": ["resolveCallback", "HtmlEscapedCallbackPhase"],
};
const UNUSED_MEMBERS: Record<string, string[]> = {
  "hono-base": ["mount", "request", "fire"],
  context: ["render", "setLayout", "getLayout", "setRenderer", "html", "redirect"],
};

const withoutUnused: Plugin = {
  name: "without what is never called",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]hono[\\/]dist[\\/].*\.js$/ }, async ({ path }) => {
      const file = path.replaceAll("\\", "/").replace(/.*\/hono\/dist\/(.*)\.js/, "$1");
      const absent = (name: string) => `() => { throw new Error("bundle.ts leaves out ${name}") }`;
      const unused = UNUSED_FILES[file]?.map((name) => `export const ${name} = ${absent(name)};`);
      if (unused) return { contents: unused.join("") };
      const members = UNUSED_MEMBERS[file];
      if (!members) return undefined;
      const source = await readFile(path, "utf8");
      return { contents: members.reduce(withoutMember, source) };
    });
  },
};

/** A class without one of its members, in the form in which Hono is published. */
function withoutMember(source: string, name: string): string {
  const member = new RegExp(`^\\t${name}(?: = |\\().*(?:;|\\{\\n(?:\\t\\t.*\\n)*\\t\\};?)$`, "m");
  if (!member.test(source))
    throw new Error(`Hono has no ${name} any more: take it off the list in bundle.ts`);
  return source.replace(member, "");
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
