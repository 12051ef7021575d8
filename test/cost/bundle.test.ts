import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bundleWorker } from "../../infra/bundle.ts";

describe("the bundle", () => {
  it("has at most 20 KB gzipped, what Cloudflare counts", async () => {
    const { code } = await bundleWorker();
    expect(gzipSync(code, { level: 9 }).byteLength).toBeLessThanOrEqual(20_000);
  });
});
