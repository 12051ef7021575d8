import { describe, expect, it } from "vitest";
import { callsOf, createPosts, useWorker } from "../../support/worker.ts";

const worker = useWorker();

const calls = (path: string, init?: RequestInit) =>
  callsOf(worker, async () => (await worker.call(path, init)).arrayBuffer());

describe("the database", () => {
  it("is called once per request, and twice with If-Match", async () => {
    await createPosts(worker, ["hello"]);
    const tagged = async () => ({ "If-Match": (await worker.call("/posts/1")).headers.get("etag") ?? "" });
    const headers = await tagged();
    expect(await calls("/posts")).toBe(1);
    expect(await calls("/posts?limit=1000")).toBe(1);
    expect(await calls("/posts/1")).toBe(1);
    expect(await calls("/posts", { method: "POST", body: "a" })).toBe(1);
    expect(await calls("/posts", { method: "POST", body: "a", headers: { "Idempotency-Key": "k" } })).toBe(1);
    expect(await calls("/posts/1", { method: "PUT", body: "b" })).toBe(1);
    expect(await calls("/posts/2", { method: "DELETE" })).toBe(1);
    expect(await calls("/posts/1", { method: "PUT", body: "c", headers })).toBe(1);
    expect(await calls("/posts/1", { method: "PUT", body: "c", headers: await tagged() })).toBe(2);
  });
});
