/**
 * `npm start` with a stack that creates its database, on the stand-in for Upstash's Developer API: first
 * with index.ts evaluated within this process, then in its own.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startEvaluator } from "../../local/deploy/program.ts";
import { copyOfProject } from "../support/npm-start.ts";
import { describeWithRedis } from "../support/redis.ts";
import { stackHere } from "../support/stack-here.ts";

describeWithRedis("npm start with dbRegion", () => {
  it("creates the stack's database, says so, and still has the posts after the next start", async () => {
    const folder = await copyOfProject();
    const file = join(folder, "Pulumi.dev.yaml");
    const stack = (await readFile(file, "utf8"))
      .replace(/dbUrl: .*/, "dbRegion: eu-west-1")
      .replace(/.*dbToken.*\n/, "");
    await writeFile(file, stack);
    const first = await stackHere(folder);
    expect(first.output()).toMatch(/created the database edge-posts-dev \(\S+\) in eu-west-1/);
    expect(JSON.stringify(first.addresses)).toContain(
      "Redis over Upstash's REST API (edge-posts-dev in eu-west-1: ",
    );
    expect(first.output()).not.toContain("is not supported");
    expect((await fetch(first.posts, { method: "POST", body: "hello" })).status).toBe(201);
    await first.close();

    const second = await stackHere(folder, { evaluator: startEvaluator(folder) });
    expect(await (await fetch(second.posts)).json()).toEqual([{ id: "post:1", text: "hello" }]);
    expect(second.output()).not.toContain("created the database");
  });
});
