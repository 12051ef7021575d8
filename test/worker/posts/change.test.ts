import { describe, expect, it } from "vitest";
import { ask } from "../../support/redis.ts";
import { createPosts, useWorker } from "../../support/worker.ts";

const worker = useWorker();

describe("PUT /posts/:id", () => {
  it("replaces the text", async () => {
    await createPosts(worker, ["hello"]);
    const response = await worker.call("/posts/post:1", { method: "PUT", body: "changed" });
    expect([response.status, await response.text()]).toEqual([200, "post:1"]);
    expect(await ask(worker.database, "GET", "post:1")).toBe("changed");
  });

  it("answers 404 and creates nothing if there is no such post", async () => {
    expect((await worker.call("/posts/1", { method: "PUT", body: "x" })).status).toBe(404);
    expect(await ask(worker.database, "DBSIZE")).toBe(0);
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
});
