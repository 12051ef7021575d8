import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { expect, it } from "vitest";
import { importsOf } from "../../local/deploy/bundler.ts";

const FOLDER = join(import.meta.dirname, "../..");
const read = (file: string) => readFile(join(FOLDER, file), "utf8");

interface Package {
  link?: boolean;
  version?: string;
  resolved?: string;
  integrity?: string;
}

type Versions = Record<string, string>;
const { dependencies, devDependencies } = JSON.parse(await read("package.json")) as {
  dependencies: Versions;
  devDependencies: Versions;
};
const tool = JSON.parse(await read("packages/kv-at-hand/package.json")) as { devDependencies: Versions };
const direct = { ...dependencies, ...devDependencies, ...tool.devDependencies };
const { packages } = JSON.parse(await read("package-lock.json")) as { packages: Record<string, Package> };

it("names every package with an exact version, the one in the lock file", () => {
  for (const [name, version] of Object.entries(direct)) {
    expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
    expect([name, packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
  }
});

it("locks every package, including transitive ones, to a version and hash, without naming a registry", () => {
  for (const [path, { link, version, resolved, integrity }] of Object.entries(packages)) {
    const isOurs = !path.startsWith("node_modules/") || link;
    if (isOurs) continue;
    expect([path, version]).toEqual([path, expect.stringMatching(/^\d+\.\d+\.\d+/)]);
    expect([path, resolved]).toEqual([path, undefined]);
    expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)]);
  }
});

it("lets no package run an install script", async () => {
  const { allowScripts } = JSON.parse(await read("package.json")) as {
    allowScripts: Record<string, boolean>;
  };
  expect(Object.values(allowScripts)).not.toContain(true);
});

// Installed by `npm ci --omit=dev`, which is all that `pulumi up` in CI and the commands on a server need.
const COMMANDS = readdirSync(join(FOLDER, "cli"), { recursive: true, encoding: "utf8" })
  .filter((file) => /(^|\/)main\.ts$/.test(file))
  .map((file) => join("cli", file));
it.each(["index.ts", ...COMMANDS])(
  "imports only dependencies in %s and everything that it imports",
  async (entry) => {
    const { inputs } = await importsOf(FOLDER, entry);
    const externals = Object.values(inputs).flatMap(({ imports }) =>
      imports.filter(({ external, path }) => external && !isBuiltin(path)).map(({ path }) => path),
    );
    const names = externals.map((path) => path.match(/^(@[^/]+\/)?[^/]+/)?.[0] ?? path);
    expect([...new Set(names)].filter((name) => !(name in dependencies))).toEqual([]);
  },
);
