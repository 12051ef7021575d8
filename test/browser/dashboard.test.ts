import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { dayOf } from "../../worker/analytics/clock.ts";
import { stepsTo } from "../../worker/analytics/dashboard/chart.ts";
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

  /** Opens a page, runs a test on it, and expects no errors in the browser. */
  async function open(
    path: string,
    test: (page: Page) => Promise<void>,
    options: BrowserContextOptions = {},
    expectedComplaints: string[] = [],
  ) {
    const context = await browser.newContext({ locale: "en-GB", bypassCSP: false, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("requestfailed", (request) => {
      // A download is not a page, and the browser reports its request as aborted.
      if (!request.url().includes("format=csv")) complaints.push(`failed: ${request.url()}`);
    });
    page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    await page.goto(worker.url + path);
    await test(page);
    await context.close();
    expect(complaints).toEqual(expectedComplaints);
  }

  const show = (count: number) => count.toLocaleString("en");
  const tile = (page: Page, name: string) =>
    page
      .locator(".tiles div", { has: page.getByText(name, { exact: true }) })
      .locator("dd")
      .first();
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

  it("shows a day's numbers in tiles, a chart and tables", () =>
    open(`/analytics?day=${yesterday}`, async (page) => {
      const { uniqueVisitors } = await reportOf(worker, `&day=${yesterday}`);
      const errors = (expected.statuses["4xx"] ?? 0) + (expected.statuses["5xx"] ?? 0);
      for (const [name, count] of [
        ["Visitors", uniqueVisitors],
        ["Page views", expected.pageViews],
        ["Requests", expected.requests],
        ["Errors", errors],
        ["Bots", expected.bots],
      ] as const) {
        expect([name, await tile(page, name).textContent()]).toEqual([name, show(count)]);
      }
      expect(await rows(page, "Pages")).toEqual(
        ranked(expected.pages)
          .slice(0, 10)
          .map(([name, count]) => [name, show(count)]),
      );
      expect((await rows(page, "Countries"))[0]).toEqual(["Germany", show(expected.countries.DE ?? 0)]);
      expect(await rows(page, "Sources")).toEqual(
        ranked(expected.referrers).map(([name, count]) => [name, show(count)]),
      );

      // The columns are proportional to the counts, below the highest line.
      const tops = await page
        .locator("rect.r")
        .evaluateAll((columns) => columns.map((column) => Number(column.getAttribute("y"))));
      const counts = expected.hours.map(({ pageViews }) => pageViews).filter((count) => count > 0);
      expect(tops.length).toBe(counts.length);
      const scale = stepsTo(Math.max(...counts)).at(-1) ?? 0;
      expect(scale).toBeGreaterThanOrEqual(Math.max(...counts));
      for (const [index, count] of counts.entries()) {
        expect(tops[index]).toBeCloseTo(Math.min(220 * (1 - count / scale), 218), 5);
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

  it("links to other periods and to its data", () =>
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
      for (const days of [7, 30]) {
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

  it("does not scroll sideways on a phone, with every part visible", () =>
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

  it.each([
    ["light", ""],
    ["dark", ""],
    ["light", "&country=DE&device=desktop"],
  ] as const)(
    "has no violation that axe-core finds, in %s mode, with the filters %j",
    async (colorScheme, query) => {
      // axe-core is a script, which the policy forbids: only this page is opened without the policy.
      await open(
        `/analytics?from=${addDays(today, -6)}&to=${today}${query}`,
        async (page) => {
          await page.getByText("The numbers as a table").click();
          await page.addScriptTag({ path: AXE });
          const violations = await page.evaluate("axe.run().then(({ violations }) => violations)");
          expect(violations).toEqual([]);
        },
        { colorScheme, bypassCSP: true },
      );
    },
  );

  it("can be used with only the keyboard", () =>
    open("/analytics", async (page) => {
      const focused = () =>
        page.evaluate("document.activeElement.textContent || document.activeElement.name");
      /** Presses Tab until an element has the focus, then Enter. */
      const enter = async (name: string) => {
        for (let tabs = 0; (await focused()) !== name; tabs++) {
          expect([name, tabs]).toEqual([name, expect.toSatisfy((count: number) => count < 100)]);
          await page.keyboard.press("Tab");
        }
      };
      const follow = async (name: string, url: string) => {
        await enter(name);
        await Promise.all([page.waitForURL(url), page.keyboard.press("Enter")]);
      };
      await follow("Yesterday", `**/analytics?day=${yesterday}`);
      // Last week: month, day and year, in this browser's language.
      const [from, to] = [addDays(today, -7), yesterday];
      const typed = (day: string) => day.replace(/(\d+)-(\d+)-(\d+)/, "$2$3$1");
      await enter("from");
      await page.keyboard.type(typed(from));
      await enter("to");
      await page.keyboard.type(typed(to));
      await follow("Show", `**/analytics?from=${from}&to=${to}`);
      expect(await page.locator(".chart g").count()).toBe(7);

      await follow("See all 60", `**/analytics?from=${from}&to=${to}&list=pages`);
      expect((await rows(page, "Pages")).length).toBe(Object.keys(expected.pages).length);
      await enter("CSV");
      const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
      expect(download.suggestedFilename()).toBe(`analytics-pages-${from}-${to}.csv`);
      expect(await readFile(await download.path(), "utf8")).toMatch(/^page,page views\r\n\/[^,]*,\d+\r\n/);
      // A headless browser has no shortcut for this.
      await page.goBack();
      expect(await page.locator(".chart").count()).toBe(1);
    }));

  it("is filtered by a click on a row, and by one on another row, and unfiltered by one on each filter", () =>
    open(`/analytics?from=${addDays(yesterday, -6)}&to=${yesterday}`, async (page) => {
      const chips = () => page.getByRole("list", { name: "Filters" }).getByRole("link").allTextContents();
      const click = (name: string) => page.getByRole("link", { name, exact: true }).click();
      const [top = "", views = 0] = ranked(expected.pages)[0] ?? [];
      await page.getByRole("link", { name: top, exact: true }).first().click();
      expect(await chips()).toEqual([`Pages: ${top} ×`]);
      expect(await tile(page, "Page views").textContent()).toBe(show(views));
      expect(await tile(page, "Visitors").textContent()).toBe("not available with filters");
      expect(await rows(page, "Pages")).toEqual([[top, show(views)]]);
      expect(await page.locator(".chart g").count()).toBe(7);
      const germans = (await rows(page, "Countries")).find(([name]) => name === "Germany")?.[1];
      await click("Germany");
      expect(await chips()).toEqual([`Pages: ${top} ×`, "Countries: Germany ×"]);
      expect(await tile(page, "Page views").textContent()).toBe(germans);
      await click("30 days");
      expect([(await chips()).length, await tile(page, "Page views").textContent()]).toEqual([2, germans]);
      await click(`Pages: ${top}, remove`);
      expect(await chips()).toEqual(["Countries: Germany ×"]);
      expect(await tile(page, "Page views").textContent()).toBe(show(expected.countries.DE ?? 0));
      await click("Countries: Germany, remove");
      expect(await page.getByRole("list", { name: "Filters" }).count()).toBe(0);
      expect(await tile(page, "Requests").textContent()).toBe(show(expected.requests + 1));
    }));

  it("has a way on from an invalid URL", () =>
    open(
      "/analytics?from=2026-11-02&to=2026-11-01",
      async (page) => {
        expect(await page.locator("main").textContent()).toContain("from=2026-11-01 and to=2026-11-23");
        await page.getByRole("link", { name: "Yesterday", exact: true }).click();
        expect(await tile(page, "Page views").textContent()).toBe(show(expected.pageViews));
      },
      {},
      ["Failed to load resource: the server responded with a status of 400 (Bad Request)"],
    ));
});
