import { describe, expect, it } from "vitest";
import { ask as send } from "../../support/edge.ts";
import { allPosts, createPosts, useWorker } from "../../support/worker.ts";

const worker = useWorker();

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

  it("has another tag if only the Link differs, so that no 304 keeps a dead link", async () => {
    await createPosts(worker, ["a", "b"]);
    const page = (headers = {}) => worker.call("/posts?limit=1", { headers });
    const { headers } = await page();
    expect(headers.get("link")).not.toBeNull();
    await worker.call("/posts/1", { method: "DELETE" });
    const known = { "If-None-Match": headers.get("etag") ?? "" };
    const again = await page(known);
    expect([again.status, again.headers.get("link")]).toEqual([200, null]);
  });

  it("visits exactly the remaining posts after two thirds were deleted at random", async () => {
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

  it("is answered although it has a body, which is ignored", async () => {
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

  it("answers HEAD with only the headers", async () => {
    await createPosts(worker, ["a"]);
    const response = await worker.call("/posts", { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(response.headers.get("etag")).toMatch(/^"[\w-]{22}"$/);
    expect(await response.text()).toBe("");
  });
});
