import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Binding } from "../../local/edge/script.ts";
import { createPosts, startWorker, type TestWorker } from "../support/worker.ts";

const text = (name: string, value: string): Binding => ({ type: "plain_text", name, text: value });
const BINDINGS: Binding[] = [
  text("PUBLIC_WRITES", "true"),
  text("CACHE_SECONDS", "60"),
  text("CORS_ORIGINS", "https://a.example,https://b.example"),
];

/** What tells a kept answer from a fresh one. */
const AGE = expect.stringMatching(/^\d+$/);

let worker: TestWorker;

beforeAll(async () => {
  worker = await startWorker({ bindings: BINDINGS });
});
beforeEach(async () => {
  await worker.database.run(["FLUSHALL"]);
  // A write, so that nothing of the test before is found.
  await worker.call("/posts", { method: "POST", body: "hello" });
});
afterAll(() => worker.close());

const get = (path: string, headers: Record<string, string> = {}) => worker.call(path, { headers });

/** How often the database is called while `act` runs. */
async function callsOf(act: () => Promise<unknown>): Promise<number> {
  const before = worker.rest.calls;
  await act();
  return worker.rest.calls - before;
}

/** Reads a path until its answer is kept, which happens after it was given. */
async function keep(path: string): Promise<void> {
  await vi.waitFor(async () => expect((await get(path)).headers.get("age")).not.toBeNull());
}

describe("a read where cacheSeconds is set", () => {
  it.each(["/posts", "/posts?limit=20", "/posts?limit=20&before=post:2", "/posts/post:1"])(
    "of %s is answered without a call to the database once its answer is kept",
    async (path) => {
      const first = await get(path);
      const body = await first.text();
      expect(first.headers.get("age")).toBeNull();
      await keep(path);
      let second: Response | undefined;
      expect(
        await callsOf(async () => {
          second = await get(path);
        }),
      ).toBe(0);
      expect(await second?.text()).toBe(body);
      for (const name of ["etag", "link", "content-type", "cache-control", "x-content-type-options"])
        expect([name, second?.headers.get(name)]).toEqual([name, first.headers.get(name)]);
      expect(second?.headers.get("x-asked-at")).toBeNull();
    },
  );

  it("says how long its answer may be kept, and how long it has been", async () => {
    expect((await get("/posts")).headers.get("cache-control")).toBe("public, max-age=60");
    await keep("/posts");
    await pause(1_100);
    const kept = await get("/posts");
    expect(kept.headers.get("cache-control")).toBe("public, max-age=60");
    expect(kept.headers.get("server-timing")).toBeNull();
    expect(Number(kept.headers.get("age"))).toBeGreaterThanOrEqual(1);
    expect(Number(kept.headers.get("age"))).toBeLessThan(60);
  });

  it("answers 304 from the cache to a caller that has the answer", async () => {
    const etag = (await get("/posts/1")).headers.get("etag") ?? "";
    await keep("/posts/1");
    const calls = await callsOf(async () => {
      const known = await get("/posts/1", { "If-None-Match": etag });
      expect([known.status, await known.text(), known.headers.get("etag")]).toEqual([304, "", etag]);
      expect(known.headers.get("cache-control")).toBe("public, max-age=60");
      expect(known.headers.get("age")).not.toBeNull();
      expect((await get("/posts/1", { "If-None-Match": '"other"' })).status).toBe(200);
    });
    expect(calls).toBe(0);
  });

  it("is kept also when the first answer was a 304", async () => {
    const etag = (await get("/posts/1", { Authorization: "Bearer x" })).headers.get("etag") ?? "";
    const ask = () => get("/posts/1", { "If-None-Match": etag });
    await vi.waitFor(async () => {
      const again = await ask();
      expect([again.status, again.headers.get("age")]).toEqual([304, AGE]);
    });
  });

  it("answers HEAD from the same place, without a body", async () => {
    await worker.call("/posts/1", { method: "HEAD" });
    await keep("/posts/1");
    const head = await worker.call("/posts/1", { method: "HEAD" });
    expect([head.status, await head.text(), head.headers.get("age")]).toEqual([200, "", AGE]);
    expect(await (await get("/posts/1")).json()).toEqual({ id: "post:1", text: "hello" });
  });

  it("has one place for all the ways to ask for the same", async () => {
    await keep("/posts");
    await keep("/posts/post:1");
    const same = ["/posts/", "/posts?limit=100", "/posts?utm=x&limit=100", "/posts?x=1", "/posts/1"];
    const calls = await callsOf(async () => {
      for (const path of same) expect([path, (await get(path)).headers.get("age")]).toEqual([path, AGE]);
    });
    expect(calls).toBe(0);
    expect(await callsOf(() => get("/posts?limit=99"))).toBe(1);
  });

  it("with Authorization asks the database, and its answer is kept by nobody", async () => {
    await keep("/posts");
    const calls = await callsOf(async () => {
      const answer = await get("/posts", { Authorization: "Bearer whatever" });
      expect([answer.headers.get("cache-control"), answer.headers.get("age")]).toEqual(["no-cache", null]);
      await get("/posts/1", { Authorization: "Bearer whatever" });
      await get("/posts/1", { Authorization: "Bearer whatever" });
    });
    expect(calls).toBe(3);
    expect((await get("/posts/1")).headers.get("age")).toBeNull();
  });

  it("lets each origin in by its own name", async () => {
    await get("/posts", { Origin: "https://a.example" });
    await keep("/posts");
    for (const origin of ["https://a.example", "https://b.example"]) {
      const { headers } = await get("/posts", { Origin: origin });
      expect(headers.get("access-control-allow-origin")).toBe(origin);
      expect(headers.get("vary")).toBe("Origin");
      expect(headers.get("age")).toEqual(AGE);
    }
    expect((await get("/posts")).headers.get("access-control-allow-origin")).toBeNull();
  });

  it("asks the database again when the seconds are over", async () => {
    const brief = await startWorker({
      bindings: { PUBLIC_WRITES: "true", CACHE_SECONDS: "1" },
      database: "embedded",
    });
    try {
      await createPosts(brief, ["hello"]);
      await brief.call("/posts/1");
      await vi.waitFor(async () => expect((await brief.call("/posts/1")).headers.get("age")).toEqual(AGE));
      await pause(1_100);
      const before = brief.rest.calls;
      expect((await brief.call("/posts/1")).headers.get("age")).toBeNull();
      expect(brief.rest.calls - before).toBe(1);
    } finally {
      await brief.close();
    }
  });
});

describe("an error where cacheSeconds is set", () => {
  it.each([
    ["/posts/7", 404, 1],
    ["/posts/nonsense", 400, 0],
    ["/posts?limit=0", 400, 0],
  ])("at %s is kept by nobody", async (path, status, calls) => {
    for (let time = 0; time < 2; time++) {
      const made = await callsOf(async () => {
        const answer = await get(path);
        expect([answer.status, answer.headers.get("cache-control")]).toEqual([status, "no-store"]);
      });
      expect(made).toBe(calls);
    }
  });

  it("of the database is kept by nobody", async () => {
    await worker.database.run(["DEL", "post:1"]);
    await worker.database.run(["SADD", "post:1", "no text"]);
    expect((await get("/posts/1")).status).toBe(502);
    await worker.database.run(["DEL", "post:1"]);
    await worker.database.run(["SET", "post:1", "mended"]);
    expect(await (await get("/posts/1")).json()).toEqual({ id: "post:1", text: "mended" });
  });
});

describe("a write where cacheSeconds is set", () => {
  it("is seen by the next read of every list and post", async () => {
    const texts = async () => [
      (await (await get("/posts")).json()) as unknown,
      (await (await get("/posts?limit=1")).json()) as unknown,
    ];
    await keep("/posts");
    await keep("/posts?limit=1");
    await worker.call("/posts", { method: "POST", body: "second" });
    const second = { id: "post:2", text: "second" };
    expect(await texts()).toEqual([[second, { id: "post:1", text: "hello" }], [second]]);

    await keep("/posts");
    await keep("/posts/1");
    await worker.call("/posts/1", { method: "PUT", body: "changed" });
    expect(await (await get("/posts/1")).json()).toEqual({ id: "post:1", text: "changed" });
    expect((await texts())[0]).toEqual([second, { id: "post:1", text: "changed" }]);

    await keep("/posts/1");
    await keep("/posts?limit=1");
    await worker.call("/posts/1", { method: "DELETE" });
    expect((await get("/posts/1")).status).toBe(404);
    expect(await texts()).toEqual([[second], [second]]);
  });

  it("that changes nothing leaves what is kept", async () => {
    await keep("/posts");
    await worker.call("/posts", { method: "POST", body: "" });
    await worker.call("/posts/7", { method: "DELETE" });
    expect(await callsOf(() => get("/posts"))).toBe(0);
  });

  it("that the database failed to answer may have run, and is followed by a fresh read", async () => {
    await keep("/posts");
    await worker.database.run(["SET", "posts:0", "no Set"]);
    expect((await worker.call("/posts", { method: "POST", body: "x" })).status).toBe(502);
    await worker.database.run(["DEL", "posts:0"]);
    expect(await callsOf(() => get("/posts"))).toBe(1);
  });
});

describe("a client over its limit where cacheSeconds is set", () => {
  let limited: TestWorker | undefined;
  afterEach(() => limited?.close());

  it("is refused although the answer is kept", async () => {
    const limiter: Binding = {
      type: "ratelimit",
      name: "READ_LIMITER",
      namespace_id: "1",
      simple: { limit: 3, period: 60 },
    };
    limited = await startWorker({ bindings: [...BINDINGS, limiter], database: "embedded" });
    const statuses: number[] = [];
    // Enough for either side of the turn of a minute, at which counting begins anew.
    for (let i = 0; i < 8; i++) statuses.push((await limited.call("/posts")).status);
    expect(statuses).toContain(429);
  });
});

describe("a read where cacheSeconds is not set", () => {
  it("asks the database each time and is kept by nobody", async () => {
    const plain = await startWorker({ database: "embedded" });
    try {
      await createPosts(plain, ["hello"]);
      const before = plain.rest.calls;
      for (const path of ["/posts", "/posts", "/posts/1", "/posts/1"]) {
        const { headers } = await plain.call(path);
        expect([headers.get("cache-control"), headers.get("age")]).toEqual(["no-cache", null]);
      }
      expect(plain.rest.calls - before).toBe(4);
    } finally {
      await plain.close();
    }
  });
});
