/** The Worker with a cache that stores responses for a minute. */
import { beforeEach, expect } from "vitest";
import { useWorker } from "./worker.ts";

const BINDINGS = {
  PUBLIC_WRITES: "true",
  CACHE_SECONDS: "60",
  CORS_ORIGINS: "https://a.example,https://b.example",
};

/** The Age header, which only a cached response has. */
export const AGE = expect.stringMatching(/^\d+$/);

/** One such Worker for all tests of a file; each starts with the post "hello" and an empty cache. */
export function useCache() {
  const worker = useWorker({ bindings: BINDINGS });
  const get = (path: string, headers: Record<string, string> = {}) => worker.call(path, { headers });
  // A write, so that nothing cached by the previous test is used.
  beforeEach(() => worker.call("/posts", { method: "POST", body: "hello" }));
  return {
    worker,
    get,
    /** Reads a path until its response is cached, which happens after it is sent. */
    keep: (path: string) => expect.poll(async () => (await get(path)).headers.get("age")).not.toBeNull(),
  };
}
