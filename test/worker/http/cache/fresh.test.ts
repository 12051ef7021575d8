import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { limiter, plainText } from "../../../support/bindings.ts";
import { AGE, useCache } from "../../../support/cache.ts";
import { callsOf, createPosts, testWorker } from "../../../support/worker.ts";

const { worker, get, keep } = useCache();

describe("a read with cacheSeconds", () => {
  it("with Authorization asks the database, and its answer is not cached", async () => {
    await keep("/posts");
    const calls = await callsOf(worker, async () => {
      const answer = await get("/posts", { Authorization: "Bearer whatever" });
      expect([answer.headers.get("cache-control"), answer.headers.get("age")]).toEqual(["no-cache", null]);
      await get("/posts/1", { Authorization: "Bearer whatever" });
      await get("/posts/1", { Authorization: "Bearer whatever" });
    });
    expect(calls).toBe(3);
    expect((await get("/posts/1")).headers.get("age")).toBeNull();
  });

  it("asks the database again after the seconds have passed", async () => {
    const brief = await testWorker({
      bindings: { PUBLIC_WRITES: "true", CACHE_SECONDS: "1" },
      database: "embedded",
    });
    await createPosts(brief, ["hello"]);
    const age = async () => (await brief.call("/posts/1")).headers.get("age");
    await age();
    await expect.poll(age).toEqual(AGE);
    await pause(1_100);
    expect(await callsOf(brief, async () => expect(await age()).toBeNull())).toBe(1);
  });
});

describe("an error with cacheSeconds", () => {
  it.each([
    ["/posts/7", 404, 1],
    ["/posts/nonsense", 400, 0],
    ["/posts?limit=0", 400, 0],
  ])("at %s is not cached", async (path, status, calls) => {
    for (let time = 0; time < 2; time++) {
      const made = await callsOf(worker, async () => {
        const answer = await get(path);
        expect([answer.status, answer.headers.get("cache-control")]).toEqual([status, "no-store"]);
      });
      expect(made).toBe(calls);
    }
  });

  it("of the database is not cached", async () => {
    await worker.database.run(["DEL", "post:1"]);
    await worker.database.run(["SADD", "post:1", "no text"]);
    expect((await get("/posts/1")).status).toBe(502);
    await worker.database.run(["DEL", "post:1"]);
    await worker.database.run(["SET", "post:1", "mended"]);
    expect(await (await get("/posts/1")).json()).toEqual({ id: "post:1", text: "mended" });
  });
});

describe("a client over its limit with cacheSeconds", () => {
  it("is refused although the answer is cached", async () => {
    const limited = await testWorker({
      bindings: [plainText("CACHE_SECONDS", "60"), limiter("READ_LIMITER", 3)],
      database: "embedded",
    });
    const statuses: number[] = [];
    // Twice the limit and more: a new minute, in which counting restarts, may begin in between.
    for (let i = 0; i < 8; i++) statuses.push((await limited.call("/posts")).status);
    expect(statuses).toContain(429);
  });
});

describe("a read without cacheSeconds", () => {
  it("asks the database each time and is not cached", async () => {
    const plain = await testWorker({ database: "embedded" });
    await createPosts(plain, ["hello"]);
    const calls = await callsOf(plain, async () => {
      for (const path of ["/posts", "/posts", "/posts/1", "/posts/1"]) {
        const { headers } = await plain.call(path);
        expect([headers.get("cache-control"), headers.get("age")]).toEqual(["no-cache", null]);
      }
    });
    expect(calls).toBe(4);
  });
});
