import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { copyOfProject, create, text } from "../../support/npm-start.ts";
import { describeWithRedis } from "../../support/redis.ts";
import { stackHere } from "../../support/stack-here.ts";

describe("npm start", () => {
  it("keeps posts in memory, and says so, without redis-server", async () => {
    const { posts, addresses } = await stackHere(await copyOfProject(), { env: { PATH: "/nowhere" } });
    expect(JSON.stringify(addresses)).toContain("data is lost when the process ends");
    expect(await create(posts, "hello")).toBe("post:1");
    expect(await text(posts)).toBe('[{"id":"post:1","text":"hello"}]');
  });

  it("serves a copy that pulumi new made under another name, and makes .local private", async () => {
    const folder = await copyOfProject();
    // As pulumi new writes it: with the answers, without the template. The CLI itself is not available here.
    const { template: _, ...project } = parse(await readFile(join(folder, "Pulumi.yaml"), "utf8"));
    const renamed = { ...project, name: "my-blog", description: "What I think" };
    await writeFile(join(folder, "Pulumi.yaml"), stringify(renamed));
    const stack = await stackHere(folder);
    expect(await create(stack.posts, "hello")).toBe("post:1");
    expect(stack.project).toBe("my-blog");
    // It contains posts and tokens.
    expect((await stat(join(folder, ".local"))).mode & 0o777).toBe(0o700);
  });
});

describeWithRedis("npm start with redis-server", () => {
  it("keeps posts across a restart, and deletes them with --fresh", async () => {
    const folder = await copyOfProject();
    const first = await stackHere(folder);
    await create(first.posts, "hello");
    await first.close();
    const second = await stackHere(folder);
    expect(await text(second.posts)).toBe('[{"id":"post:1","text":"hello"}]');
    await second.close();
    const fresh = await stackHere(folder, { fresh: true });
    expect(await text(fresh.posts)).toBe("[]");
  });
});
