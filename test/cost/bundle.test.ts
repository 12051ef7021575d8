import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bundleWorker, MOST_BYTES } from "../../infra/bundle.ts";

describe("the bundle", () => {
  // The limit was
  // - 20 KB until the analytics distinguished sources, browsers, systems and time zones, which took 3 KB;
  // - 22.5 KB until every readable tag counted, hours began after clock changes, and no late read hid writes;
  // - 22.7 KB until the dashboard had a period picker, comparisons by row, full lists and CSV;
  // - 24.2 KB until the recorder stored a sample of combinations, for filters;
  // - 24.9 KB until it folded months that are over;
  // - 26.2 KB until reports had filters (a script, rules, and links in every row), and charts had Mondays;
  // - 28.6 KB until a layer was passed without a promise, and only reads sent the sync token, both for CPU, and one
  //   function read a report of either kind.
  it("has at most 28.7 KB gzipped, as Cloudflare counts", async () => {
    const { code } = await bundleWorker();
    expect(gzipSync(code, { level: 9 }).byteLength).toBeLessThanOrEqual(MOST_BYTES);
  });
});
