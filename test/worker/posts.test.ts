import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask as send } from "../support/edge.ts";
import { ask } from "../support/redis.ts";
import { allPosts, createPosts, startWorker, type TestWorker } from "../support/worker.ts";

let worker: TestWorker;
const json = { "Content-Type": "application/json" };

beforeAll(async () => {
  worker = await startWorker();
});
beforeEach(() => worker.database.run(["FLUSHALL"]));
afterAll(() => worker.close());

const post = (body: string, headers: Record<string, string> = {}) =>
  worker.call("/posts", { method: "POST", body, headers });

describe("POST /posts", () => {
  it("answers 201 with the bare id and where the post is", async () => {
    const response = await post("hello");
    expect(response.status).toBe(201);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("location")).toBe("/posts/post:1");
    expect(await response.text()).toBe("post:1");
  });

  it("keeps the body of a form as it is, so that curl -d works", async () => {
    await post("a=b&c=%20d", { "Content-Type": "application/x-www-form-urlencoded" });
    expect(await ask(worker.database, "GET", "post:1")).toBe("a=b&c=%20d");
  });

  it("answers JSON to a caller that sends it", async () => {
    const response = await post('{"text":"hello"}', json);
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ id: "post:1", text: "hello" });
  });

  it("answers JSON to a caller that accepts it", async () => {
    const response = await post("hello", { Accept: "text/html, application/json;q=0.9" });
    expect(await response.json()).toEqual({ id: "post:1", text: "hello" });
  });

  const texts = {
    "URL syntax, quotes, an emoji and a NUL": 'a/b?c#d %2F "x" 🦊 \0 end',
    "65,536 bytes": "é".repeat(32_768),
    "65,536 control characters, six bytes each in JSON": "\u0001".repeat(65_536),
    "a byte order mark": "\ufeffhello",
    "line ends of every kind": "a\r\nb\nc\r",
  };
  it.each(Object.entries(texts))("gives back %s byte for byte", async (_what, text) => {
    await post(text);
    expect(await ask(worker.database, "GET", "post:1")).toBe(text);
    expect(await (await worker.call("/posts/post:1")).json()).toEqual({ id: "post:1", text });
    expect(await (await worker.call("/posts")).json()).toEqual([{ id: "post:1", text }]);
    const escaped = `{"text":"${[...Array(text.length).keys()].map((i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, "0")}`).join("")}"}`;
    expect((await post(escaped, json)).status).toBe(201);
    expect(await ask(worker.database, "GET", "post:2")).toBe(text);
  });

  it("never gives an id twice, although the newest post was deleted", async () => {
    await createPosts(worker, ["a", "b"]);
    await worker.call("/posts/post:2", { method: "DELETE" });
    expect(await (await post("c")).text()).toBe("post:3");
  });

  it("gives a thousand ids to a thousand creates, 32 at a time, and lists each once", async () => {
    const ids: string[] = [];
    const texts = Array.from({ length: 1000 }, (_, i) => `text ${i}`);
    const client = async () => {
      for (let text = texts.pop(); text !== undefined; text = texts.pop())
        ids.push(await (await post(text)).text());
    };
    await Promise.all(Array.from({ length: 32 }, client));
    expect(new Set(ids).size).toBe(1000);
    const listed = (await allPosts(worker, "/posts?limit=37")).map(({ id }) => id);
    expect(listed).toEqual(Array.from({ length: 1000 }, (_, i) => `post:${1000 - i}`));
  });
});

describe("GET /posts", () => {
  it("answers an empty array when there are no posts", async () => {
    const response = await worker.call("/posts");
    expect(await response.text()).toBe("[]");
    expect(response.headers.get("link")).toBeNull();
    expect(response.headers.get("cache-control")).toBe("no-cache");
  });

  it("lists the newest first and links to the next page while there may be more", async () => {
    await createPosts(worker, ["a", "b", "c"]);
    const response = await worker.call("/posts?limit=2");
    expect(await response.json()).toEqual([
      { id: "post:3", text: "c" },
      { id: "post:2", text: "b" },
    ]);
    expect(response.headers.get("link")).toBe('</posts?limit=2&before=post:2>; rel="next"');
    const last = await worker.call("/posts?limit=2&before=2");
    expect(await last.json()).toEqual([{ id: "post:1", text: "a" }]);
    expect(last.headers.get("link")).toBeNull();
  });

  it("visits exactly the posts that are left when two thirds were deleted at random", async () => {
    const ids = await createPosts(
      worker,
      Array.from({ length: 300 }, (_, i) => `text ${i}`),
    );
    const shuffled = ids.map((id) => ({ id, order: Math.random() })).sort((a, b) => a.order - b.order);
    const deleted = new Set(shuffled.slice(0, 200).map(({ id }) => id));
    for (const id of deleted) await worker.call(`/posts/${id}`, { method: "DELETE" });
    const left = ids.filter((id) => !deleted.has(id)).reverse();
    expect((await allPosts(worker, "/posts?limit=7")).map(({ id }) => id)).toEqual(left);
  });

  it("is answered although it carries a body, which means nothing", async () => {
    const { edge } = worker;
    const body = { headers: { "content-length": 1 }, body: "x" };
    for (const method of ["GET", "HEAD"]) {
      expect((await send({ port: edge.port, method, path: "/posts", ...body })).status).toBe(200);
    }
  });

  it("is served at /posts/ too", async () => {
    await createPosts(worker, ["a"]);
    expect(await (await worker.call("/posts/")).json()).toEqual([{ id: "post:1", text: "a" }]);
  });

  it("answers HEAD with the headers alone", async () => {
    await createPosts(worker, ["a"]);
    const response = await worker.call("/posts", { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(response.headers.get("etag")).toMatch(/^"[\w-]{22}"$/);
    expect(await response.text()).toBe("");
  });
});

describe("GET /posts/:id", () => {
  it.each(["/posts/post:1", "/posts/1", "/posts/post%3A1"])("answers the post at %s", async (path) => {
    await createPosts(worker, ["hello"]);
    const response = await worker.call(path);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.text()).toBe('{"id":"post:1","text":"hello"}');
  });

  it("answers 404 when there is no such post", async () => {
    const response = await worker.call("/posts/7");
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ status: 404, detail: "There is no post:7." });
  });

  it("answers 304 without a body while the text is the same, and 200 after it changed", async () => {
    await createPosts(worker, ["hello"]);
    const etag = (await worker.call("/posts/1")).headers.get("etag") ?? "";
    const again = () => worker.call("/posts/1", { headers: { "If-None-Match": `"other", W/${etag}` } });
    const same = await again();
    expect([same.status, same.headers.get("etag"), await same.text()]).toEqual([304, etag, ""]);
    await worker.call("/posts/1", { method: "PUT", body: "changed" });
    expect((await again()).status).toBe(200);
  });
});

describe("PUT /posts/:id", () => {
  it("replaces the text", async () => {
    await createPosts(worker, ["hello"]);
    const response = await worker.call("/posts/post:1", { method: "PUT", body: "changed" });
    expect([response.status, await response.text()]).toEqual([200, "post:1"]);
    expect(await ask(worker.database, "GET", "post:1")).toBe("changed");
  });

  it("answers 404 and makes nothing when there is no such post", async () => {
    expect((await worker.call("/posts/1", { method: "PUT", body: "x" })).status).toBe(404);
    expect(await ask(worker.database, "DBSIZE")).toBe(0);
  });

  it("answers 412 and keeps the text when If-Match is not its tag", async () => {
    await createPosts(worker, ["hello"]);
    const headers = { "If-Match": '"other"' };
    expect((await worker.call("/posts/1", { method: "PUT", body: "x", headers })).status).toBe(412);
    expect(await ask(worker.database, "GET", "post:1")).toBe("hello");
  });

  it.each(["", "W/"])("replaces the text when If-Match is its tag with %o before it", async (weak) => {
    await createPosts(worker, ["hello"]);
    const headers = { "If-Match": weak + (await worker.call("/posts/1")).headers.get("etag") };
    expect((await worker.call("/posts/1", { method: "PUT", body: "x", headers })).status).toBe(200);
    expect(await ask(worker.database, "GET", "post:1")).toBe("x");
  });

  it("takes a star in If-Match for any post that is there, however many write at once", async () => {
    await createPosts(worker, ["0"]);
    const init = { method: "PUT", body: "x", headers: { "If-Match": "*" } };
    const puts = Array.from({ length: 8 }, () => worker.call("/posts/1", init));
    expect(new Set((await Promise.all(puts)).map(({ status }) => status))).toEqual(new Set([200]));
    expect((await worker.call("/posts/2", init)).status).toBe(404);
  });

  it("takes a star inside a tag for a part of the tag", async () => {
    await createPosts(worker, ["0"]);
    const init = { method: "PUT", body: "x", headers: { "If-Match": '"x,*,y"' } };
    expect((await worker.call("/posts/1", init)).status).toBe(412);
  });

  it("lets one of two callers with the same tag win", async () => {
    await createPosts(worker, ["0"]);
    const headers = { "If-Match": (await worker.call("/posts/1")).headers.get("etag") ?? "" };
    const puts = Array.from({ length: 8 }, (_, i) =>
      worker.call("/posts/1", { method: "PUT", body: `${i + 1}`, headers }),
    );
    const statuses = (await Promise.all(puts)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 412, 412, 412, 412, 412, 412, 412]);
  });
});

describe("DELETE /posts/:id", () => {
  it("answers the bare id, and 404 the next time", async () => {
    await createPosts(worker, ["hello"]);
    const response = await worker.call("/posts/post:1", { method: "DELETE" });
    expect([response.status, await response.text()]).toEqual([200, "post:1"]);
    expect((await worker.call("/posts/post:1", { method: "DELETE" })).status).toBe(404);
    expect(await ask(worker.database, "KEYS", "*")).toEqual(["post:id"]);
  });

  it("answers JSON with the id to a caller that accepts it", async () => {
    await createPosts(worker, ["hello"]);
    const response = await worker.call("/posts/1", {
      method: "DELETE",
      headers: { Accept: "application/json" },
    });
    expect(await response.text()).toBe('{"id":"post:1"}');
  });

  it("deletes with If-Match only while that is its tag", async () => {
    await createPosts(worker, ["hello"]);
    const headers = { "If-Match": (await worker.call("/posts/1")).headers.get("etag") ?? "" };
    await worker.call("/posts/1", { method: "PUT", body: "changed" });
    expect((await worker.call("/posts/1", { method: "DELETE", headers })).status).toBe(412);
    await worker.call("/posts/1", { method: "PUT", body: "hello" });
    expect((await worker.call("/posts/1", { method: "DELETE", headers })).status).toBe(200);
    expect((await worker.call("/posts/1", { method: "DELETE", headers })).status).toBe(404);
  });
});

describe("Idempotency-Key", () => {
  it("makes one post of two requests with the same key and body", async () => {
    const headers = { "Idempotency-Key": "order-1" };
    const first = await post("hello", headers);
    const second = await post("hello", headers);
    expect([first.status, await first.text()]).toEqual([201, "post:1"]);
    expect([second.status, await second.text()]).toEqual([201, "post:1"]);
    expect(await allPosts(worker)).toHaveLength(1);
    const seconds = await ask(worker.database, "TTL", "posts:request:order-1");
    expect(seconds).toBeGreaterThan(86_000);
    expect(seconds).toBeLessThanOrEqual(86_400);
  });

  it("makes one post of 20 requests at once", async () => {
    const headers = { "Idempotency-Key": "order-1" };
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => (await post("hello", headers)).text()),
    );
    expect(new Set(ids)).toEqual(new Set(["post:1"]));
  });

  it("answers 422 to another body under the same key and makes nothing", async () => {
    const headers = { "Idempotency-Key": "order-1" };
    await post("hello", headers);
    expect((await post("other", headers)).status).toBe(422);
    expect(await allPosts(worker)).toEqual([{ id: "post:1", text: "hello" }]);
  });
});

describe("the database", () => {
  const calls = async (path: string, init?: RequestInit) => {
    const before = worker.rest.calls;
    await (await worker.call(path, init)).arrayBuffer();
    return worker.rest.calls - before;
  };

  it("is called once for every request, and twice with If-Match", async () => {
    await createPosts(worker, ["hello"]);
    const headers = { "If-Match": (await worker.call("/posts/1")).headers.get("etag") ?? "" };
    expect(await calls("/posts")).toBe(1);
    expect(await calls("/posts?limit=1000")).toBe(1);
    expect(await calls("/posts/1")).toBe(1);
    expect(await calls("/posts", { method: "POST", body: "a" })).toBe(1);
    expect(await calls("/posts", { method: "POST", body: "a", headers: { "Idempotency-Key": "k" } })).toBe(1);
    expect(await calls("/posts/1", { method: "PUT", body: "b" })).toBe(1);
    expect(await calls("/posts/2", { method: "DELETE" })).toBe(1);
    expect(await calls("/posts/1", { method: "PUT", body: "c", headers })).toBe(1);
    const now = { "If-Match": (await worker.call("/posts/1")).headers.get("etag") ?? "" };
    expect(await calls("/posts/1", { method: "PUT", body: "c", headers: now })).toBe(2);
  });
});
