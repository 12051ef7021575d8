import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bundleWorker } from "../../bundle.ts";

describe("the bundle", () => {
  // The aim is 20 KB, which it misses by 7 %: what is left to cut is in the middle of Hono's own classes (README).
  it("has at most 21.4 KB gzipped, what Cloudflare counts", async () => {
    const { code } = await bundleWorker();
    expect(gzipSync(code, { level: 9 }).byteLength).toBeLessThanOrEqual(21_400);
  });
});
