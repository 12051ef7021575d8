/** The Worker with a cache: answers are kept for a minute. */
import { beforeEach, expect } from "vitest";
import { useWorker } from "./worker.ts";

const BINDINGS = {
  PUBLIC_WRITES: "true",
  CACHE_SECONDS: "60",
  CORS_ORIGINS: "https://a.example,https://b.example",
};

/** What tells a kept answer from a fresh one. */
export const AGE = expect.stringMatching(/^\d+$/);

/** One such Worker for all tests of a file, with the post "hello" in each and nothing kept. */
export function useCache() {
  const worker = useWorker({ bindings: BINDINGS });
  const get = (path: string, headers: Record<string, string> = {}) => worker.call(path, { headers });
  // A write, so that nothing of the test before is found.
  beforeEach(() => worker.call("/posts", { method: "POST", body: "hello" }));
  return {
    worker,
    get,
    /** Reads a path until its answer is kept, which happens after it was given. */
    keep: (path: string) => expect.poll(async () => (await get(path)).headers.get("age")).not.toBeNull(),
  };
}
