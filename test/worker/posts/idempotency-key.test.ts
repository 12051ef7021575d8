import { describe, expect, it } from "vitest";
import { ask } from "../../support/redis.ts";
import { allPosts, useWorker } from "../../support/worker.ts";

const worker = useWorker();
const headers = { "Idempotency-Key": "order-1" };
const post = (body: string) => worker.call("/posts", { method: "POST", body, headers });

describe("Idempotency-Key", () => {
  it("creates one post from two requests with the same key and body", async () => {
    const first = await post("hello");
    const second = await post("hello");
    expect([first.status, await first.text()]).toEqual([201, "post:1"]);
    expect([second.status, await second.text()]).toEqual([201, "post:1"]);
    expect(await allPosts(worker)).toHaveLength(1);
    const seconds = await ask(worker.database, "TTL", "posts:request:order-1");
    expect(seconds).toBeGreaterThan(86_000);
    expect(seconds).toBeLessThanOrEqual(86_400);
  });

  it("is the same key with quotes, as in the draft, and without", async () => {
    const under = async (key: string) => {
      const sent = { method: "POST", body: "hello", headers: { "Idempotency-Key": key } };
      const response = await worker.call("/posts", sent);
      return response.ok ? response.text() : response.status;
    };
    expect(await under("abc")).toBe("post:1");
    expect(await under('"abc"')).toBe("post:1");
    expect(await under('"a b"')).toBe("post:2");
    expect(await under('"a\\"b\\\\"')).toBe("post:3");
    expect(await ask(worker.database, "EXISTS", 'posts:request:a"b\\')).toBe(1);
    for (const malformed of [
      '"',
      '"abc',
      'abc"',
      '"a"b"',
      '"a\\b"',
      '""',
      '"abc"; a=1',
      '"abc", "abc"',
      "a b",
    ])
      expect([malformed, await under(malformed)]).toEqual([malformed, 400]);
  });

  it("creates one post from 20 concurrent requests", async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, async () => (await post("hello")).text()));
    expect(new Set(ids)).toEqual(new Set(["post:1"]));
  });

  it("answers 422 to another body under the same key and creates nothing", async () => {
    await post("hello");
    expect((await post("other")).status).toBe(422);
    expect(await allPosts(worker)).toEqual([{ id: "post:1", text: "hello" }]);
  });
});
