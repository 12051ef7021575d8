import { describe, expect, it } from "vitest";
import { useCache } from "../../../support/cache.ts";
import { type Ask, ask as send } from "../../../support/edge.ts";
import { callsOf } from "../../../support/worker.ts";

const { worker, get, keep } = useCache();

describe("a write with cacheSeconds", () => {
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

  it("is seen at once at the same host under another port", async () => {
    const { port } = worker.edge;
    const at = (host: string, more: Partial<Ask> = {}) => send({ port, path: "/posts/1", host, ...more });
    await keep("/posts/1");
    const put = await at("localhost:8443", { method: "PUT", body: "changed" });
    expect(put.status).toBe(200);
    expect((await at(`localhost:${port}`)).text).toBe('{"id":"post:1","text":"changed"}');
  });

  it("that changes nothing keeps cached answers", async () => {
    await keep("/posts");
    await worker.call("/posts", { method: "POST", body: "" });
    await worker.call("/posts/7", { method: "DELETE" });
    expect(await callsOf(worker, () => get("/posts"))).toBe(0);
  });

  it("whose answer was lost may have run, and is followed by a fresh read", async () => {
    await keep("/posts");
    await worker.database.run(["SET", "posts:0", "no Set"]);
    expect((await worker.call("/posts", { method: "POST", body: "x" })).status).toBe(502);
    await worker.database.run(["DEL", "posts:0"]);
    expect(await callsOf(worker, () => get("/posts"))).toBe(1);
  });
});
