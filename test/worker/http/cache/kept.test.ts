import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { AGE, useCache } from "../../../support/cache.ts";
import { callsOf } from "../../../support/worker.ts";

const { worker, get, keep } = useCache();

describe("a read with cacheSeconds", () => {
  it.each(["/posts", "/posts?limit=20", "/posts?limit=20&before=post:2", "/posts/post:1"])(
    "of %s is answered without a database call once its answer is cached",
    async (path) => {
      const first = await get(path);
      const body = await first.text();
      expect(first.headers.get("age")).toBeNull();
      await keep(path);
      let second: Response | undefined;
      expect(
        await callsOf(worker, async () => {
          second = await get(path);
        }),
      ).toBe(0);
      expect(await second?.text()).toBe(body);
      for (const name of ["etag", "link", "content-type", "cache-control", "x-content-type-options"])
        expect([name, second?.headers.get(name)]).toEqual([name, first.headers.get(name)]);
      expect(second?.headers.get("x-asked-at")).toBeNull();
    },
  );

  it("says how long its answer may be cached, and its age", async () => {
    expect((await get("/posts")).headers.get("cache-control")).toBe("public, max-age=60");
    await keep("/posts");
    await pause(1_100);
    const kept = await get("/posts");
    expect(kept.headers.get("cache-control")).toBe("public, max-age=60");
    expect(kept.headers.get("server-timing")).toBeNull();
    expect(Number(kept.headers.get("age"))).toBeGreaterThanOrEqual(1);
    expect(Number(kept.headers.get("age"))).toBeLessThan(60);
  });

  it("answers 304 from the cache to a caller that already has the answer", async () => {
    const etag = (await get("/posts/1")).headers.get("etag") ?? "";
    await keep("/posts/1");
    const calls = await callsOf(worker, async () => {
      const known = await get("/posts/1", { "If-None-Match": etag });
      expect([known.status, await known.text(), known.headers.get("etag")]).toEqual([304, "", etag]);
      expect(known.headers.get("cache-control")).toBe("public, max-age=60");
      expect(known.headers.get("age")).not.toBeNull();
      expect((await get("/posts/1", { "If-None-Match": '"other"' })).status).toBe(200);
    });
    expect(calls).toBe(0);
  });

  it("is cached even if the first answer was a 304", async () => {
    const etag = (await get("/posts/1", { Authorization: "Bearer x" })).headers.get("etag") ?? "";
    const ask = () => get("/posts/1", { "If-None-Match": etag });
    const statusAndAge = async () => {
      const again = await ask();
      return [again.status, again.headers.get("age")];
    };
    await expect.poll(statusAndAge).toEqual([304, AGE]);
  });

  it("answers HEAD from the same entry, without a body", async () => {
    await worker.call("/posts/1", { method: "HEAD" });
    await keep("/posts/1");
    const head = await worker.call("/posts/1", { method: "HEAD" });
    expect([head.status, await head.text(), head.headers.get("age")]).toEqual([200, "", AGE]);
    expect(await (await get("/posts/1")).json()).toEqual({ id: "post:1", text: "hello" });
  });

  it("has one entry for all spellings of a request", async () => {
    await keep("/posts");
    await keep("/posts/post:1");
    const same = ["/posts/", "/posts?limit=100", "/posts?utm=x&limit=100", "/posts?x=1", "/posts/1"];
    const calls = await callsOf(worker, async () => {
      for (const path of same) expect([path, (await get(path)).headers.get("age")]).toEqual([path, AGE]);
    });
    expect(calls).toBe(0);
    expect(await callsOf(worker, () => get("/posts?limit=99"))).toBe(1);
  });

  it("admits each origin by its own name", async () => {
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
});
