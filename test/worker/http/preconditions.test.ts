/** RFC 9110, 13.1 and 13.2: which request with a precondition is answered, and which is refused. */
import { beforeEach, describe, expect, it } from "vitest";
import { ask } from "../../support/redis.ts";
import { createPosts, useWorker } from "../../support/worker.ts";

const worker = useWorker();
beforeEach(() => createPosts(worker, ["hello"]));

const OTHER = '"other"';
const tag = async () => (await worker.call("/posts/1")).headers.get("etag") ?? "";
const statusOf = async (method: string, path: string, headers: Record<string, string>) => {
  const body = method === "PUT" || method === "POST" ? "changed" : null;
  return (await worker.call(path, { method, body, headers })).status;
};

describe.each(["PUT", "DELETE"])("%s with If-None-Match", (method) => {
  it.each([
    ["*", "*"],
    ["the tag", "tag"],
    ["the weak tag", "W/tag"],
    ["a list with the tag", `${OTHER}, tag`],
  ])("of %s is refused with a 412 and changes nothing", async (_what, header) => {
    const value = header.replace("tag", await tag());
    const response = await worker.call("/posts/1", {
      method,
      body: method === "PUT" ? "changed" : null,
      headers: { "If-None-Match": value },
    });
    expect([response.status, await response.json()]).toEqual([
      412,
      expect.objectContaining({ detail: expect.stringContaining("If-None-Match") }),
    ]);
    expect(await ask(worker.database, "GET", "post:1")).toBe("hello");
  });

  it("with another tag succeeds", async () => {
    expect(await statusOf(method, "/posts/1", { "If-None-Match": OTHER })).toBe(200);
  });

  it("is a 404 if there is no post, whatever it names", async () => {
    for (const value of ["*", OTHER])
      expect(await statusOf(method, "/posts/7", { "If-None-Match": value })).toBe(404);
  });

  it("is checked after If-Match, and both must hold", async () => {
    const [own, both] = [await tag(), (a: string, b: string) => ({ "If-Match": a, "If-None-Match": b })];
    expect(await statusOf(method, "/posts/1", both(own, own))).toBe(412);
    expect(await statusOf(method, "/posts/1", both(OTHER, OTHER))).toBe(412);
    expect(await statusOf(method, "/posts/1", both("*", "*"))).toBe(412);
    expect(await statusOf(method, "/posts/1", both(own, OTHER))).toBe(200);
  });
});

describe.each(["GET", "HEAD"])("%s", (method) => {
  it("with If-Match is refused with a 412 unless it names the tag", async () => {
    expect(await statusOf(method, "/posts/1", { "If-Match": OTHER })).toBe(412);
    expect(await statusOf(method, "/posts", { "If-Match": OTHER })).toBe(412);
    expect(await statusOf(method, "/posts/1", { "If-Match": await tag() })).toBe(200);
    expect(await statusOf(method, "/posts/1", { "If-Match": "*" })).toBe(200);
  });

  it("with both checks If-Match first", async () => {
    const own = await tag();
    expect(await statusOf(method, "/posts/1", { "If-Match": OTHER, "If-None-Match": own })).toBe(412);
    expect(await statusOf(method, "/posts/1", { "If-Match": own, "If-None-Match": own })).toBe(304);
  });

  it("is a 404 or a 400 first", async () => {
    expect(await statusOf(method, "/posts/7", { "If-Match": OTHER })).toBe(404);
    expect(await statusOf(method, "/posts/x", { "If-Match": OTHER })).toBe(400);
  });
});

describe("POST to a list", () => {
  it.each([
    ["If-None-Match", "*"],
    ["If-None-Match", OTHER],
    ["If-Match", OTHER],
  ])("with %s: %s is refused with a 412 and creates nothing", async (name, value) => {
    expect(await statusOf("POST", "/posts", { [name]: value })).toBe(412);
    expect(await ask(worker.database, "GET", "post:id")).toBe("1");
  });

  it.each([
    ["a method that is not allowed here", 405, "/posts/1", {}],
    ["an unsupported type", 415, "/posts", { "Content-Type": "image/png" }],
    ["a malformed Idempotency-Key", 400, "/posts", { "Idempotency-Key": "a b" }],
  ])("is refused for %s first, with a %i", async (_what, status, path, headers) => {
    expect(await statusOf("POST", path, { "If-Match": OTHER, ...headers })).toBe(status);
  });

  it("with If-Match: * succeeds, because the list exists", async () => {
    expect(await statusOf("POST", "/posts", { "If-Match": "*" })).toBe(201);
  });
});

it.each(["If-Modified-Since", "If-Unmodified-Since", "If-Range"])(
  "%s is ignored, because nothing here has a date or a range",
  async (name) => {
    const headers = { [name]: "Thu, 01 Jan 1970 00:00:00 GMT" };
    expect(await statusOf("GET", "/posts/1", headers)).toBe(200);
    expect(await statusOf("PUT", "/posts/1", headers)).toBe(200);
  },
);

it("OPTIONS ignores a precondition", async () => {
  expect(await statusOf("OPTIONS", "/posts/1", { "If-Match": OTHER, "If-None-Match": "*" })).toBe(204);
});
