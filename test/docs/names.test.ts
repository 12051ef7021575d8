/** Everything with a name is documented under it, and nothing else is. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { FOLDER, projectFiles } from "../support/files.ts";
import { PROD, run } from "../support/program.ts";
import { namesIn, PAGES, read } from "./pages.ts";

const sorted = (names: Iterable<string>) => [...new Set(names)].sort();

const settingsIn = (text: string) => text.match(/\bedge-posts:[a-z]\w*/gi) ?? [];

/** The settings that the program reads, as its refusal of another one lists them. */
async function settings(): Promise<string[]> {
  const refusal = await run({ ...PROD, "edge-posts:none": "1" }).then(String, String);
  const [, names = ""] = /edge-posts:none is not a setting; use one of ([^.]+)\./.exec(refusal) ?? [];
  return names.split(", ").map((name) => `edge-posts:${name}`);
}

it("documents each setting that the program reads, and no other", async () => {
  const documented = namesIn(read("docs/settings.md")).filter((name) => name.startsWith("edge-posts:"));
  expect(sorted(documented)).toEqual(sorted(await settings()));
});

it("mentions no setting that the program does not read, on any page", async () => {
  // The last is a key in Redis: infra/database/rest.ts.
  const known = [...(await settings()), "edge-posts:stack"];
  const unknown = PAGES.map(({ path, text }) => [
    path,
    settingsIn(text).filter((name) => !known.includes(name)),
  ]);
  expect(unknown.filter(([, names]) => names?.length)).toEqual([]);
});

it("documents each environment variable that a command reads, and no other", () => {
  const sources = projectFiles().filter((file) => /^(infra|cli|local)\/.*\.ts$/.test(file));
  const text = sources.map((file) => readFileSync(join(FOLDER, file), "utf8")).join("\n");
  const names = [
    ...[...text.matchAll(/\benv\.([A-Z][A-Z_]+)/g)].map(([, name = ""]) => name),
    ...[...text.matchAll(/portOf\("([A-Z_]+)"/g)].map(([, name = ""]) => name),
    ...[...text.matchAll(/const \{ ([A-Z_, ]+) \} = env/g)].flatMap(([, names = ""]) => names.split(", ")),
    ...[...text.matchAll(/: "((?:CLOUDFLARE|UPSTASH)_[A-Z_]+)"/g)].map(([, name = ""]) => name),
  ];
  // PATH is every program's variable.
  const own = names.filter((name) => name !== "PATH");
  const documented = namesIn(read("docs/settings.md")).filter((name) => /^[A-Z_]+$/.test(name));
  expect(sorted(documented)).toEqual(sorted(own));
});

it("documents each command of package.json, and no other", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const text = PAGES.map((page) => page.text).join("\n");
  const called = [...text.matchAll(/npm run (?:-s )?([a-z]+)|npm (start|test)\b/g)];
  const documented = called.map(([, script, short]) => script ?? short ?? "");
  expect(sorted(documented)).toEqual(sorted(Object.keys(scripts)));
});

it("documents each request of the API, and no other", () => {
  const { paths } = parse(read("docs/openapi.yaml")) as { paths: Record<string, Record<string, unknown>> };
  const served = Object.entries(paths).flatMap(([path, operations]) =>
    ["get", "post", "put", "delete"]
      .filter((method) => method in operations)
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  const documented = namesIn(read("docs/api.md"))
    .filter((name) => /^[A-Z]+ \//.test(name))
    .map((name) => name.replace(/\?.*/, "").replace(/post:\d+/, "{id}"));
  expect(sorted(documented)).toEqual(sorted(served));
});

it("documents why each package is needed", () => {
  const page = read("docs/how-it-works.md");
  const names = ["package.json", "packages/kv-at-hand/package.json"].flatMap((file) => {
    const { dependencies, devDependencies } = JSON.parse(read(file)) as Record<string, object | undefined>;
    return Object.keys({ ...dependencies, ...devDependencies });
  });
  for (const name of names) expect(page).toContain(`| \`${name}\` |`);
});
