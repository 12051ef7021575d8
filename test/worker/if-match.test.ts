import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPosts, startWorker, type TestWorker } from "../support/worker.ts";

let worker: TestWorker;
beforeAll(async () => {
  worker = await startWorker();
});
beforeEach(() => worker.database.run(["FLUSHALL"]));
afterAll(() => worker.close());

describe("If-Match: *", () => {
  const change = (method: string, path: string, body: string | null) =>
    worker.call(path, { method, body, headers: { "If-Match": "*" } });

  it("never answers 412, however many change the post at once", async () => {
    await createPosts(worker, ["0"]);
    const puts = Array.from({ length: 16 }, (_, i) => change("PUT", "/posts/1", `${i + 1}`));
    expect(new Set((await Promise.all(puts)).map(({ status }) => status))).toEqual(new Set([200]));
  });

  it("costs one call to the database, and a post that is not there is a 404", async () => {
    await createPosts(worker, ["0"]);
    const before = worker.rest.calls;
    expect((await change("PUT", "/posts/1", "1")).status).toBe(200);
    expect((await change("DELETE", "/posts/1", null)).status).toBe(200);
    expect((await change("DELETE", "/posts/1", null)).status).toBe(404);
    expect(worker.rest.calls - before).toBe(3);
  });
});
