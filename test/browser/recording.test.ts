import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Handler } from "#kv-at-hand/http.ts";
import type { Report } from "../../worker/analytics/report/report.ts";
import { reportOnce } from "../support/analytics.ts";
import { describeWithChromium, launchChromium } from "../support/chromium.ts";
import { startSite } from "../support/site.ts";
import type { TestWorker } from "../support/worker.ts";

const PAGE = `<!doctype html><title>Page</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
<link rel="prefetch" href="/prefetched">
<script src="/script.js"></script>
<script type="speculationrules">
{"prefetch":[{"source":"list","urls":["/speculated"]}],"prerender":[{"source":"list","urls":["/prerendered"]}]}
</script>
<img src="/image.svg" alt=""><iframe src="/frame" title="Frame"></iframe>
<a href="/moved">Next</a>`;

const TYPES: Readonly<Record<string, string>> = {
  "/style.css": "text/css",
  "/script.js": "text/javascript",
  "/image.svg": "image/svg+xml",
  "/events": "text/event-stream",
};
const SCRIPT = `new EventSource("/events").onmessage = (event) => event.target.close();
fetch("/fetched", { headers: { Accept: "text/html" } });`;
const IMAGE = `<svg xmlns="http://www.w3.org/2000/svg"/>`;

/** Every request of the browser. */
const ASKED = [
  ...["/page", "/style.css", "/script.js", "/image.svg", "/frame", "/events", "/fetched"],
  ...["/prefetched", "/speculated", "/prerendered", "/moved", "/target"],
];

// Chromium is real, and so are workerd and the database behind it; the site is a stand-in.
describeWithChromium("a page with every kind of request, opened in Chromium,", () => {
  const asked = new Set<string>();
  let worker: TestWorker;
  let browser: Browser;
  let report: Report;

  const site: Handler = (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://site.example");
    asked.add(pathname);
    if (pathname === "/moved") return void response.writeHead(301, { location: "/target" }).end();
    response.setHeader("content-type", TYPES[pathname] ?? "text/html");
    const bodies: Record<string, string> = {
      "/page": PAGE,
      "/script.js": SCRIPT,
      "/image.svg": IMAGE,
      "/events": "data: 1\n\n",
    };
    response.end(bodies[pathname] ?? "");
  };

  /** Resolves once the browser has requested all of the paths. */
  const allAsked = (paths: readonly string[]) =>
    vi.waitFor(() => expect(paths.filter((path) => !asked.has(path))).toEqual([]), { timeout: 60_000 });

  beforeAll(async () => {
    worker = await startSite({ origin: site });
    browser = await launchChromium();
    // A headless browser identifies itself, and counts as a robot.
    const userAgent = (await (await browser.newPage()).evaluate("navigator.userAgent")) as string;
    const context = await browser.newContext({ userAgent: userAgent.replace("Headless", "") });
    const page = await context.newPage();
    await page.goto(`${worker.url}/page?utm_source=newsletter&utm_campaign=autumn&token=canary`);
    await allAsked(["/prerendered", "/speculated"]);
    await page.getByRole("link", { name: "Next" }).click();
    await page.waitForURL("**/target");
    await allAsked(ASKED);
    report = await reportOnce(worker, ASKED.length);
  });
  afterAll(async () => {
    await browser?.close();
    await worker?.close();
  });

  it("is one view, and the target of a redirect another", () => {
    expect(report.pages).toEqual([
      { page: "/page", count: 1 },
      { page: "/target", count: 1 },
    ]);
    expect([report.pageViews, report.uniqueVisitors, report.bots]).toEqual([2, 1, 0]);
    expect(report.requests).toBeGreaterThanOrEqual(ASKED.length);
  });

  it("is entered once, from the source in its address", () => {
    expect(report.entryPages).toEqual([{ page: "/page", count: 1 }]);
    expect(report.referrers).toEqual([{ referrer: "newsletter", count: 1 }]);
    expect(report.campaigns).toEqual([{ campaign: "autumn", count: 1 }]);
  });

  it("is viewed in a known browser", () => {
    expect(report.browsers).toEqual([{ browser: "Chrome", count: 2 }]);
    expect(report.systems).toEqual([{ system: "Linux", count: 2 }]);
    expect(report.devices).toEqual([{ device: "desktop", count: 2 }]);
  });
});
