import { describe, expect, it } from "vitest";
import { createPosts, useWorker } from "../../support/worker.ts";

const worker = useWorker();

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

  it("answers 304 without a body while the text is unchanged, and 200 after a change", async () => {
    await createPosts(worker, ["hello"]);
    const etag = (await worker.call("/posts/1")).headers.get("etag") ?? "";
    const again = () => worker.call("/posts/1", { headers: { "If-None-Match": `"other", W/${etag}` } });
    const same = await again();
    expect([same.status, same.headers.get("etag"), await same.text()]).toEqual([304, etag, ""]);
    await worker.call("/posts/1", { method: "PUT", body: "changed" });
    expect((await again()).status).toBe(200);
  });
});
