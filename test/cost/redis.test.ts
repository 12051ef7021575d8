import { expect, it } from "vitest";
import { ask, billed, describeWithRedis } from "../support/redis.ts";
import { createPosts, useWorker } from "../support/worker.ts";

describeWithRedis("the database", () => {
  const worker = useWorker({ database: "redis-server" });

  async function commandsOf(path: string, init?: RequestInit): Promise<number> {
    const before = await billed(worker.database);
    const response = await worker.call(path, init);
    await response.arrayBuffer();
    expect(response.status).toBeLessThan(300);
    return (await billed(worker.database)) - before;
  }

  it("bills few commands for a request, and as many for a long list as for a short one", async () => {
    await createPosts(worker, ["a", "b"]);
    const headers = { "Idempotency-Key": "k" };
    expect(await commandsOf("/posts/1")).toBe(1);
    expect(await commandsOf("/posts/1", { method: "PUT", body: "b" })).toBe(1);
    expect(await commandsOf("/posts/1", { method: "DELETE" })).toBe(2);
    expect(await commandsOf("/posts", { method: "POST", body: "a" })).toBe(4);
    expect(await commandsOf("/posts", { method: "POST", body: "a", headers })).toBe(6);
    expect(await commandsOf("/posts", { method: "POST", body: "a", headers })).toBe(2);
    expect(await commandsOf("/posts")).toBe(4);
    await createPosts(
      worker,
      Array.from({ length: 90 }, () => "a"),
    );
    expect(await commandsOf("/posts?limit=20")).toBe(4);
    expect(await commandsOf("/posts?limit=100")).toBe(4);
  });

  it("keeps an index of at most 6 bytes a post", async () => {
    const count = 20_000;
    const fill = `for id = 1, ${count} do
      redis.call('SADD', 'posts:' .. string.format('%d', math.floor(id / 500)), string.format('%d', id))
    end`;
    // One post through the Worker, so that the keys above are known to be the ones that it writes.
    await createPosts(worker, ["a"]);
    expect(await ask(worker.database, "SMEMBERS", "posts:0")).toEqual(["1"]);
    await worker.database.run(["EVAL", fill, "0"]);
    const keys = (await ask(worker.database, "KEYS", "posts:*")) as string[];
    let bytes = 0;
    for (const key of keys) bytes += Number(await ask(worker.database, "MEMORY", "USAGE", key));
    expect(keys).toHaveLength(count / 500 + 1);
    expect(bytes / count).toBeLessThanOrEqual(6);
  });
});
