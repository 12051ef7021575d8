import { execFileSync } from "node:child_process";
import { readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { copyOfProject, create, npmStart, text } from "../../support/npm-start.ts";
import { describeWithRedis, testFolder } from "../../support/redis.ts";

/** A PATH on which npm and node are found, and no redis-server. */
async function pathWithoutRedis(): Promise<string> {
  const folder = await testFolder();
  for (const name of ["npm", "node", "sh"]) {
    const found = execFileSync("which", [name], { encoding: "utf8" }).trim();
    await symlink(found, join(folder, name));
  }
  return folder;
}

describe("npm start", () => {
  it("keeps posts in memory, and says so, where there is no redis-server", async () => {
    const start = npmStart(await copyOfProject(), { env: { PATH: await pathWithoutRedis(), REDIS_URL: "" } });
    const url = await start.ready();
    expect(start.output()).toContain("data lives until the process ends");
    expect(await create(url, "hello")).toBe("post:1");
    expect(await text(url)).toBe('[{"id":"post:1","text":"hello"}]');
  });

  it("serves a copy that pulumi new made under another name, and lets only its owner into .local", async () => {
    const folder = await copyOfProject();
    // As pulumi new writes it: the answers in, the template out. The CLI itself cannot be had here.
    const { template: _, ...project } = parse(await readFile(join(folder, "Pulumi.yaml"), "utf8"));
    const renamed = { ...project, name: "my-blog", description: "What I think" };
    await writeFile(join(folder, "Pulumi.yaml"), stringify(renamed));
    const start = npmStart(folder);
    expect(await create(await start.ready(), "hello")).toBe("post:1");
    expect(start.output()).toContain("my-blog on this machine");
    // Posts and tokens lie in it.
    expect((await stat(join(folder, ".local"))).mode & 0o777).toBe(0o700);
  });
});

describeWithRedis("npm start with redis-server", () => {
  it("keeps posts over a restart, and forgets them with --fresh", async () => {
    const folder = await copyOfProject();
    const first = npmStart(folder);
    await create(await first.ready(), "hello");
    await first.stop();
    const second = npmStart(folder);
    expect(await text(await second.ready())).toBe('[{"id":"post:1","text":"hello"}]');
    await second.stop();
    const fresh = npmStart(folder, { args: ["--fresh"] });
    expect(await text(await fresh.ready())).toBe("[]");
  });
});
