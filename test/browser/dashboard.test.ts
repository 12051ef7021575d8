import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { dayOf } from "../../worker/analytics/clock.ts";
import { addDays } from "../../worker/analytics/day.ts";
import { Redis } from "../../worker/redis/client.ts";
import { reportOf, reportOnce } from "../support/analytics.ts";
import { describeWithChromium, launchChromium } from "../support/chromium.ts";
import { onePage, startSite, visit } from "../support/site.ts";
import { recordAll, trafficOf } from "../support/traffic.ts";
import { DB_TOKEN, type TestWorker } from "../support/worker.ts";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const HOSTILE = "/<script>alert(1)</script>";

describeWithChromium("the dashboard in a browser", () => {
  const today = dayOf(Date.now());
  const yesterday = addDays(today, -1);
  const traffic = trafficOf({ day: yesterday, requests: 5_000, pages: 60, visitors: 500 });
  const { expected } = traffic;
  let worker: TestWorker;
  let browser: Browser;

  beforeAll(async () => {
    worker = await startSite({ origin: onePage });
    await recordAll(traffic.sent, () => new Redis({ url: worker.rest.url, token: DB_TOKEN }));
    await visit(worker, HOSTILE, { referer: "https://news.example/" });
    await reportOnce(worker, 1);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await worker?.close();
  });

  /** Opens a page, runs a test on it, and expects that the browser had nothing to complain about. */
  async function open(
    path: string,
    test: (page: Page) => Promise<void>,
    options: BrowserContextOptions = {},
  ) {
    const context = await browser.newContext({ locale: "en-GB", bypassCSP: false, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
    page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    await page.goto(worker.url + path);
    await test(page);
    await context.close();
    expect(complaints).toEqual([]);
  }

  const show = (count: number) => count.toLocaleString("en");
  const tile = (page: Page, name: string) =>
    page.locator(".tiles div", { hasText: name }).locator("dd").first();
  const rows = async (page: Page, title: string) => {
    const table = page
      .getByRole("table")
      .filter({ has: page.getByRole("heading", { name: title, exact: true }) });
    const cells = await table
      .locator("tbody tr")
      .evaluateAll((lines) => lines.map((line) => [...line.children].map((cell) => cell.textContent ?? "")));
    return cells.map(([name, count]) => [name?.trim(), count]);
  };
  const ranked = (counts: Record<string, number>) =>
    Object.entries(counts).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));

  it("shows the day's numbers in tiles, chart and tables", () =>
    open(`/analytics?day=${yesterday}`, async (page) => {
      const { uniqueVisitors } = await reportOf(worker, `&day=${yesterday}`);
      const errors = (expected.statuses["4xx"] ?? 0) + (expected.statuses["5xx"] ?? 0);
      for (const [name, count] of [
        ["Page views", expected.pageViews],
        ["Unique visitors", uniqueVisitors],
        ["Requests", expected.requests],
        ["Bot requests", expected.bots],
        ["Errors", errors],
      ] as const) {
        expect([name, await tile(page, name).textContent()]).toEqual([name, show(count)]);
      }
      expect(await rows(page, "Pages")).toEqual(
        ranked(expected.pages)
          .slice(0, 15)
          .map(([name, count]) => [name, show(count)]),
      );
      expect((await rows(page, "Countries"))[0]).toEqual(["Germany", show(expected.countries.DE ?? 0)]);
      expect(await rows(page, "Referrers")).toEqual(
        ranked(expected.referrers).map(([name, count]) => [name, show(count)]),
      );

      // The columns stand in the proportion of the counts.
      const heights = await page
        .locator("rect.r")
        .evaluateAll((columns) => columns.map((column) => Number(column.getAttribute("height"))));
      const counts = expected.hours.map(({ requests }) => requests).filter((count) => count > 0);
      expect(heights.length).toBe(counts.length);
      const scale = Math.max(...heights) / Math.max(...counts);
      for (const [index, count] of counts.entries()) {
        expect(heights[index]).toBeCloseTo(Math.max(count * scale, 2), 5);
      }
      await page.getByText("The numbers as a table").click();
      expect(await page.locator("details tbody tr").nth(13).innerText()).toMatch(
        new RegExp(
          `^13:00\\s+[\\d,]+\\s+${show(expected.hours[13]?.pageViews ?? 0)}\\s+${show(expected.hours[13]?.requests ?? 0)}$`,
        ),
      );
    }));

  it("shows a hostile path as text", () =>
    open("/analytics", async (page) => {
      expect(await rows(page, "Pages")).toEqual([[HOSTILE, "1"]]);
      expect(await page.locator("script").count()).toBe(0);
    }));

  it("leads to other periods and to its data", () =>
    open("/analytics", async (page) => {
      const heading = () => page.getByRole("heading", { level: 1 }).textContent();
      const current = () => page.locator("[aria-current]").textContent();
      expect(await current()).toBe("Today");
      await page.getByRole("link", { name: "Yesterday", exact: true }).click();
      expect([await current(), new URL(page.url()).search]).toEqual(["Yesterday", `?day=${yesterday}`]);
      const before = await heading();
      await page.getByRole("link", { name: "Previous" }).click();
      expect(await heading()).not.toBe(before);
      await page.getByRole("link", { name: "Next" }).click();
      expect(await heading()).toBe(before);
      for (const days of [7, 30, 90]) {
        await page.getByRole("link", { name: `${days} days` }).click();
        expect(await current()).toBe(`${days} days`);
        expect(new URL(page.url()).search).toBe(`?from=${addDays(today, 1 - days)}&to=${today}`);
        expect(await page.locator(".chart g").count()).toBe(days);
        expect(await tile(page, "Requests").textContent()).toBe(show(expected.requests + 1));
        expect(await page.locator("footer").textContent()).toContain("sum of the days");
      }
      const data = await page.getByRole("link", { name: "JSON" }).getAttribute("href");
      const report = (await (await worker.call(data ?? "")).json()) as { requests: number };
      expect(report.requests).toBe(expected.requests + 1);
    }));

  it("does not scroll sideways on a phone, with every part in the window", () =>
    open(
      `/analytics?from=${addDays(today, -89)}&to=${today}`,
      async (page) => {
        const width = await page.evaluate("document.documentElement.scrollWidth");
        const parts = await page
          .locator("h1, li, .card, .card *")
          .evaluateAll((all) => all.map((part) => part.getBoundingClientRect().right));
        expect(width).toBe(375);
        expect(Math.max(...parts)).toBeLessThanOrEqual(375);
      },
      { viewport: { width: 375, height: 800 } },
    ));

  it.each(["light", "dark"] as const)("has no fault that axe-core finds, when %s", async (colorScheme) => {
    // axe-core is a script, which the policy forbids: this page alone is opened without it.
    await open(
      `/analytics?from=${addDays(today, -6)}&to=${today}`,
      async (page) => {
        await page.getByText("The numbers as a table").click();
        await page.addScriptTag({ path: AXE });
        const violations = await page.evaluate("axe.run().then(({ violations }) => violations)");
        expect(violations).toEqual([]);
      },
      { colorScheme, bypassCSP: true },
    );
  });

  it("is operated with the keyboard", () =>
    open("/analytics", async (page) => {
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.textContent")).toBe("Yesterday");
      await page.keyboard.press("Enter");
      await page.waitForURL(`**/analytics?day=${yesterday}`);
    }));
});
