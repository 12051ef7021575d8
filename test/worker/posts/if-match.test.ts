import { beforeEach, describe, expect, it } from "vitest";
import { ask } from "../../support/redis.ts";
import { callsOf, createPosts, useWorker } from "../../support/worker.ts";

const worker = useWorker();
beforeEach(() => createPosts(worker, ["hello"]));

const put = (ifMatch: string, body: string) =>
  worker.call("/posts/1", { method: "PUT", body, headers: { "If-Match": ifMatch } });
const remove = (ifMatch: string) =>
  worker.call("/posts/1", { method: "DELETE", headers: { "If-Match": ifMatch } });

const tag = async () => (await worker.call("/posts/1")).headers.get("etag") ?? "";
const statusesOf = async (answers: Promise<Response>[]) =>
  (await Promise.all(answers)).map(({ status }) => status).sort();

describe("PUT /posts/:id", () => {
  it("answers 412 and keeps the text if If-Match is not its tag", async () => {
    expect((await put('"other"', "x")).status).toBe(412);
    expect(await ask(worker.database, "GET", "post:1")).toBe("hello");
  });

  it.each(["", "W/"])("replaces the text if If-Match is its tag after %o", async (weak) => {
    expect((await put(weak + (await tag()), "x")).status).toBe(200);
    expect(await ask(worker.database, "GET", "post:1")).toBe("x");
  });

  it("treats a star inside a tag as part of the tag", async () => {
    expect((await put('"x,*,y"', "x")).status).toBe(412);
  });

  it("lets one of two callers with the same tag win", async () => {
    const same = await tag();
    const puts = Array.from({ length: 8 }, (_, i) => put(same, `${i + 1}`));
    expect(await statusesOf(puts)).toEqual([200, 412, 412, 412, 412, 412, 412, 412]);
  });
});

describe("DELETE /posts/:id", () => {
  it("deletes with If-Match only if that is its tag", async () => {
    const first = await tag();
    await worker.call("/posts/1", { method: "PUT", body: "changed" });
    expect((await remove(first)).status).toBe(412);
    await worker.call("/posts/1", { method: "PUT", body: "hello" });
    expect((await remove(first)).status).toBe(200);
    expect((await remove(first)).status).toBe(404);
  });
});

describe("If-Match: *", () => {
  it("never answers 412, however many change the post at once", async () => {
    const puts = Array.from({ length: 16 }, (_, i) => put("*", `${i + 1}`));
    expect(new Set(await statusesOf(puts))).toEqual(new Set([200]));
  });

  it("costs one database call, and a missing post is a 404", async () => {
    const calls = await callsOf(worker, async () => {
      expect((await put("*", "1")).status).toBe(200);
      expect((await remove("*")).status).toBe(200);
      expect((await remove("*")).status).toBe(404);
    });
    expect(calls).toBe(3);
  });
});
