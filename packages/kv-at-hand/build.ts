/**
 * Builds what `npm pack` packs: JavaScript with all dependencies bundled, so that users install a single
 * package.
 */
import { execFileSync } from "node:child_process";
import { copyFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";

const FOLDER = import.meta.dirname;
const DIST = join(FOLDER, "dist");
const TYPES = join(DIST, "types");

await rm(DIST, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: FOLDER,
  entryPoints: ["src/index.ts", "src/command.ts"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  metafile: true,
  platform: "node",
  target: "node20",
  format: "esm",
  // The bundled CommonJS requires Node's modules this way.
  banner: {
    js: 'import { createRequire as $createRequire } from "node:module"; const require = $createRequire(import.meta.url);',
  },
});
await writeTypes();
await writeFile(join(DIST, "THIRD-PARTY-NOTICES.txt"), await notices(Object.keys(metafile.inputs)));

/** Only the entry's types: they expose nothing else. */
async function writeTypes(): Promise<void> {
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const project = join(FOLDER, "tsconfig.types.json");
  execFileSync(process.execPath, [tsc, "-p", project, "--outDir", TYPES], { stdio: "inherit" });
  await copyFile(join(TYPES, "index.d.ts"), join(DIST, "index.d.ts"));
  await rm(TYPES, { recursive: true });
}

/** The licence of every bundled package. */
async function notices(inputs: readonly string[]): Promise<string> {
  const folders = inputs.map((input) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(input)?.[0]);
  const texts: string[] = [];
  for (const folder of [...new Set(folders)].sort()) {
    if (folder === undefined) continue;
    const path = join(FOLDER, folder);
    const { name, version, license } = JSON.parse(await readFile(join(path, "package.json"), "utf8"));
    const file = (await readdir(path)).find((each) => /^(licen[cs]e|copying)/i.test(each));
    const text = file === undefined ? "" : await readFile(join(path, file), "utf8");
    texts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}
