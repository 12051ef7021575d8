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
  const c = { request, url: new URL(request.url), env: { CACHE_SECONDS: "60" } };
  const response = await cached(c, "posts", async () => new Response("from the database"));
  expect(await response.text()).toBe("from the database");
  expect(log.mock.calls.join()).toMatch(/use the cache.*"Error"/);
});
