import { expect, it } from "vitest";
import { BUCKET } from "../../worker/posts/scripts.ts";
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

  /** Stores posts like the Worker, and the last id. */
  async function store(ids: readonly number[], lastId = Math.max(...ids)): Promise<void> {
    await ask(worker.database, "SET", "post:id", String(lastId));
    for (const id of ids) {
      await ask(worker.database, "SET", `post:${id}`, "a");
      await ask(worker.database, "SADD", `posts:${Math.floor(id / BUCKET)}`, String(id));
    }
  }
  const range = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i);

  it("bills few commands per request", async () => {
    await createPosts(worker, ["a", "b"]);
    const headers = { "Idempotency-Key": "k" };
    expect(await commandsOf("/posts/1")).toBe(1);
    expect(await commandsOf("/posts/1", { method: "PUT", body: "b" })).toBe(1);
    const tag = { "If-Match": (await worker.call("/posts/1")).headers.get("ETag") ?? "" };
    // A read, then EVAL, GET, SET.
    expect(await commandsOf("/posts/1", { method: "PUT", body: "c", headers: tag })).toBe(4);
    expect(await commandsOf("/posts/1", { method: "DELETE" })).toBe(2);
    // EVAL, INCR, SET, SADD; with a key also GET and SET.
    expect(await commandsOf("/posts", { method: "POST", body: "a" })).toBe(4);
    expect(await commandsOf("/posts", { method: "POST", body: "a", headers })).toBe(6);
    expect(await commandsOf("/posts", { method: "POST", body: "a", headers })).toBe(2);
  });

  it("bills three for a list of any length, and one more for an isolate's first", async () => {
    await store(range(1, 250));
    await worker.redeploy();
    // EVAL_RO, MGET of the last id, SMEMBERS, MGET.
    expect(await commandsOf("/posts")).toBe(4);
    for (const query of ["", "?limit=1", "?limit=100", "?limit=20&before=200", "?before=9999999"]) {
      expect([query, await commandsOf(`/posts${query}`)]).toEqual([query, 3]);
    }
    // A hundred texts per MGET.
    expect(await commandsOf("/posts?limit=200")).toBe(4);
  });

  it("bills one more for each further Set of a list, wherever it begins", async () => {
    await store([...range(990, 1_010), ...range(5_000, 5_010)]);
    await commandsOf("/posts");
    expect(await commandsOf("/posts?limit=11")).toBe(3);
    expect(await commandsOf("/posts?limit=20&before=1011")).toBe(4);
    // There are eight empty Sets in between.
    expect(await commandsOf("/posts?limit=12&before=999999999999999")).toBe(3 + 8);
  });

  it("bills an isolate for one more page, once, if its last id is too old or too new", async () => {
    await store(range(1, 30));
    await commandsOf("/posts?limit=10");
    await store(range(600, 630));
    expect([await commandsOf("/posts?limit=10"), await commandsOf("/posts?limit=10")]).toEqual([5, 3]);
    await worker.database.run(["FLUSHALL"]);
    await store(range(1, 30));
    expect([await commandsOf("/posts?limit=10"), await commandsOf("/posts?limit=10")]).toEqual([6, 3]);
  });

  it("keeps an index of at most 6 bytes per post", async () => {
    const count = 20_000;
    const fill = `for id = 1, ${count} do
      redis.call('SADD', 'posts:' .. string.format('%d', math.floor(id / 500)), string.format('%d', id))
    end`;
    // One post through the Worker, to prove that it writes the keys above.
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
