/** A stand-in for workerd's Cache API, which cannot be made to fail. */
import { afterEach, expect, it, vi } from "vitest";

// As a string, because the compiler knows Node's types here, not the Worker's.
const { cached } = await import("../../../../worker/http/cache.ts" as string);

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it("asks the database if the cache fails, and logs the failure", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => {});
  vi.stubGlobal("caches", { open: () => Promise.reject(new Error("no cache today")) });
  const request = new Request("http://localhost/posts");
  const { url, headers } = request;
  const c = { request, headers, url: new URL(url), env: { CACHE_SECONDS: "60" } };
  const made = { status: 200, headers: {}, body: "from the database" };
  expect(await cached(c, "posts", async () => made)).toEqual(made);
  expect(log.mock.calls.join()).toMatch(/use the cache.*"Error"/);
});
