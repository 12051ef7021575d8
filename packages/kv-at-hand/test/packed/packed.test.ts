import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, it } from "vitest";
import { describeInCi } from "../../../../test/support/needs.ts";
import { temporaryFolder } from "../../../../test/support/redis.ts";

const run = promisify(execFile);
const PACKAGE = join(import.meta.dirname, "../..");
const MODULES = join(PACKAGE, "../../node_modules");

/** A program that uses the installed package, without tsx and without anything from this repository. */
const PROGRAM = `
  import { startUpstash } from "kv-at-hand";
  const upstash = await startUpstash();
  const headers = { authorization: "Bearer " + upstash.token };
  const commands = [["SET", "a", 1], ["EVAL", "return 1 + redis.call('INCR', KEYS[1])", 1, "a"]];
  const answer = await fetch(upstash.url + "/pipeline", { method: "POST", headers, body: JSON.stringify(commands) });
  console.log(await answer.text());
  await upstash.close();
`;

/**
 * A program that uses its types with the strictest settings, checking its declarations, without DOM types.
 */
const TYPED = `
  import { startUpstash, type Upstash } from "kv-at-hand";
  const upstash: Upstash = await startUpstash({ port: 0, databases: { cache: "token" } });
  const url: string = upstash.env.UPSTASH_REDIS_REST_URL;
  export const close = async (): Promise<void> => upstash.close();
  // @ts-expect-error
  export const wrong: number = url;
`;

describeInCi("the packed tool, installed in an empty project", () => {
  let folder = "";
  beforeAll(async () => {
    const temporary = await temporaryFolder();
    folder = temporary.folder;
    await run("npm", ["pack", "--pack-destination", folder], { cwd: PACKAGE });
    const [tarball = ""] = (await readdir(folder)).filter((file) => file.endsWith(".tgz"));
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    await run("npm", ["install", "--offline", "--no-audit", "--no-fund", `./${tarball}`], { cwd: folder });
    return temporary.release;
  });

  it("is a single package with README and licences, but no source", async () => {
    const { packages } = JSON.parse(await readFile(join(folder, "package-lock.json"), "utf8"));
    expect(Object.keys(packages)).toEqual(["", "node_modules/kv-at-hand"]);
    const installed = join(folder, "node_modules/kv-at-hand");
    expect((await readdir(installed)).sort()).toEqual(["LICENSE", "README.md", "dist", "package.json"]);
    const notices = await readFile(join(installed, "dist/THIRD-PARTY-NOTICES.txt"), "utf8");
    for (const name of ["ioredis", "fengari"])
      expect(notices).toMatch(new RegExp(`^${name} \\d.*\\(MIT\\)$`, "m"));
  });

  it("starts a server for a program that imports it", async () => {
    await writeFile(join(folder, "program.js"), PROGRAM);
    const { stdout } = await run(process.execPath, ["program.js"], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual([{ result: "OK" }, { result: 3 }]);
  });

  it("has a command", async () => {
    const { stdout } = await run("npx", ["--offline", "kv-at-hand", "--help"], { cwd: folder });
    expect(stdout).toMatch(/^kv-at-hand \[options\]\n.*--port <number>.*Examples:/s);
  });

  it("has types", async () => {
    await writeFile(join(folder, "typed.ts"), TYPED);
    const compilerOptions = { strict: true, noEmit: true, module: "nodenext", lib: ["es2022"], types: [] };
    const project = { compilerOptions, files: ["typed.ts"] };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(project));
    await run(process.execPath, [join(MODULES, "typescript/bin/tsc"), "-p", folder]);
  });

  it.each([
    ["vitest.example.test.ts", [join(MODULES, "vitest/vitest.mjs"), "run"]],
    ["node.example.test.mjs", ["--test"]],
  ])("runs README's example %s", async (file, command) => {
    const readme = await readFile(join(PACKAGE, "README.md"), "utf8");
    const example = [...readme.matchAll(/^```\w+\n\/\/ (\S+)\n(.*?)^```/gms)].find(
      ([, name]) => name === file,
    );
    await writeFile(join(folder, file), example?.[2] ?? "");
    await mkdir(join(folder, "node_modules/@upstash"), { recursive: true });
    for (const name of ["vitest", "@upstash/redis"])
      await symlink(join(MODULES, name), join(folder, "node_modules", name)).catch(() => {});
    const { stdout } = await run(process.execPath, [...command, file], { cwd: folder });
    expect(stdout).toMatch(/1 passed|^# pass 1$/m);
  });
});
