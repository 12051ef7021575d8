import { describe, expect, it } from "vitest";
import { ask } from "../../support/redis.ts";
import { allPosts, createPosts, useWorker } from "../../support/worker.ts";

const worker = useWorker();
const json = { "Content-Type": "application/json" };
const post = (body: string, headers: Record<string, string> = {}) =>
  worker.call("/posts", { method: "POST", body, headers });

describe("POST /posts", () => {
  it("answers 201 with the bare id and the post's location", async () => {
    const response = await post("hello");
    expect(response.status).toBe(201);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("location")).toBe("/posts/post:1");
    expect(await response.text()).toBe("post:1");
  });

  it("stores the body of a form unchanged, so that curl -d works", async () => {
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
    "65,536 bytes, most of them three a character": `${"€".repeat(21_845)}x`,
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

  it("never reuses an id, even if the newest post was deleted", async () => {
    await createPosts(worker, ["a", "b"]);
    await worker.call("/posts/post:2", { method: "DELETE" });
    expect(await (await post("c")).text()).toBe("post:3");
  });

  it("assigns a thousand ids to a thousand creates, 32 at a time, and lists each once", async () => {
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
