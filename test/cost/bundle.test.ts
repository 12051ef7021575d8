import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bundleWorker, MOST_BYTES } from "../../infra/bundle.ts";

describe("the bundle", () => {
  // 20 KB until the analytics told sources, browsers, systems and time zones apart, which took 3 KB; 22.5 KB
  // until every readable tag counted, hours began where the clocks land, and no late read hid a write; 22.7 KB
  // until the dashboard had a period picker, comparisons row by row, lists in full and CSV; 24.2 KB until the
  // recorder kept a sample of combinations, for filters; 24.9 KB until it folded months that are over; 26.2 KB until
  // filters narrowed a report: their script, their rules, and links on every row; and Mondays below the chart;
  // 28.6 KB until a layer was passed without a promise, and only reads sent the sync token, both for CPU.
  it("has at most 28.65 KB gzipped, what Cloudflare counts", async () => {
    const { code } = await bundleWorker();
    expect(gzipSync(code, { level: 9 }).byteLength).toBeLessThanOrEqual(MOST_BYTES);
  });
});
