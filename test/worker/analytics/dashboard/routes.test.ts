import { describe, expect, it } from "vitest";
import { dayOf } from "../../../../worker/analytics/clock.ts";
import { reportOf, reportOnce } from "../../../support/analytics.ts";
import { limiter, plainText, secretText } from "../../../support/bindings.ts";
import { ADMIN_TOKEN, DEV, onePage, testSite, useSite, visit } from "../../../support/site.ts";
import { callsOf } from "../../../support/worker.ts";

describe("GET /analytics", () => {
  /** A site with public analytics. */
  const shared = useSite();
  const { PUBLIC_ANALYTICS: _, ...CLOSED } = DEV;
  const basic = (password: string) => `Basic ${btoa(`anybody:${password}`)}`;

  it("accepts the admin token as a Bearer token or as the Basic password, and nothing else", async () => {
    const worker = await testSite({ bindings: { ...CLOSED, ADMIN_TOKEN } });
    const status = async (authorization?: string) => {
      const response = await worker.call("/analytics", { headers: authorization ? { authorization } : {} });
      if (response.status === 401) {
        expect(response.headers.get("www-authenticate")).toMatch(/^Basic realm=.*, Bearer realm=/);
        expect(await response.text()).not.toContain(ADMIN_TOKEN);
      }
      return response.status;
    };
    expect(await status(`Bearer ${ADMIN_TOKEN}`)).toBe(200);
    expect(await status(basic(ADMIN_TOKEN))).toBe(200);
    for (const wrong of [
      undefined,
      "Bearer wrong",
      basic("wrong"),
      basic(""),
      `Basic ${ADMIN_TOKEN}`,
      `Basic ${btoa(ADMIN_TOKEN)}`,
      "Basic %%%",
      basic(`${ADMIN_TOKEN}x`),
    ]) {
      expect([wrong, await status(wrong)]).toEqual([wrong, 401]);
    }
  });

  it("is a page or JSON, as Accept prefers, unless format decides", async () => {
    const worker = await testSite();
    const html = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";
    const shown = async (accept: string, query = "") => {
      const response = await worker.call(`/analytics${query}`, { headers: { accept } });
      return response.headers.get("content-type")?.split(";")[0];
    };
    expect(await shown(`${html},application/json;q=0.5`)).toBe("text/html");
    expect(await shown("application/json-seq")).toBe("text/html");
    expect(await shown("application/json;q=0, text/html")).toBe("text/html");
    expect(await shown("application/json")).toBe("application/json");
    expect(await shown("application/json, text/html;q=0.9")).toBe("application/json");
    expect(await shown("text/html", "?format=json")).toBe("application/json");
  });

  it("is a 404, and not forwarded, without an admin token and publicAnalytics", async () => {
    let passed = 0;
    const worker = await testSite({
      bindings: CLOSED,
      origin: (_, response) => {
        passed += 1;
        response.end("origin");
      },
    });
    expect((await worker.call("/analytics", { headers: { authorization: "Bearer " } })).status).toBe(404);
    expect(passed).toBe(0);
    expect(await (await worker.call("/analytics-archive")).text()).toBe("origin");
  });

  it("is a page with a strict policy, or JSON on request", async () => {
    const page = await shared.call("/analytics");
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+';/,
    );
    expect(page.headers.get("content-security-policy")).not.toContain("unsafe");
    expect(await page.text()).not.toContain("<script");
    const byQuery = await shared.call("/analytics?format=json");
    const byHeader = await shared.call("/analytics", { headers: { accept: "application/json" } });
    for (const answer of [byQuery, byHeader]) {
      expect(answer.headers.get("content-type")).toBe("application/json");
      const report = (await answer.json()) as Record<string, unknown>;
      const today = dayOf(Date.now());
      expect(report).toMatchObject({ from: today, to: today });
      expect(Object.keys(report)).toEqual([
        ...["from", "to", "timeZone", "requests", "pageViews", "uniqueVisitors", "bots", "statuses"],
        ...["pages", "entryPages", "countries", "referrers", "campaigns", "browsers", "systems", "devices"],
        "series",
      ]);
    }
  });

  it.each([
    ["", 24, 1],
    ["&day=2026-6-1", 24, 1],
    ["&from=2026-11-14&to=2026-11-23", 10, 1],
    ["&from=2026-10-24&to=2026-11-23", 31, 4],
    ["&from=2025-01-01&to=2026-02-04", 400, 2],
  ])(
    "takes one REST call per twenty days or months: %o has %i columns and takes %i",
    async (query, columns, calls) => {
      const made = await callsOf(shared, async () =>
        expect((await reportOf(shared, query)).series).toHaveLength(columns),
      );
      expect(made).toBe(calls);
    },
  );

  it("limits long and filtered reports for the public as a whole, but not single days, and not the owner", async () => {
    const plain = Object.entries(DEV).map(([name, text]) => plainText(name, text));
    const { call, rest } = await testSite({
      bindings: [...plain, secretText("ADMIN_TOKEN", ADMIN_TOKEN), limiter("REPORT_LIMITER", 1)],
    });
    const from = (address: string, authorization = "") => ({
      headers: { "cf-connecting-ip": address, authorization },
    });
    const week = "/analytics?from=2026-11-17&to=2026-11-23";
    expect((await call(week, from("192.0.2.1"))).status).toBe(200);
    const before = rest.calls;
    const refused = await call(week, from("192.0.2.2"));
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
    expect(rest.calls).toBe(before);
    expect((await call("/analytics?day=2026-11-23&page=/", from("192.0.2.2"))).status).toBe(429);
    expect((await call("/analytics?day=2026-11-23", from("192.0.2.2"))).status).toBe(200);
    expect((await call("/analytics?country=DE", from("192.0.2.2"))).status).toBe(429);
    expect((await call(week, from("192.0.2.2", `Bearer ${ADMIN_TOKEN}`))).status).toBe(200);
  });

  it.each([
    "day=2026-02-30",
    "day=x",
    "day=",
    "from=2026-11-01",
    "to=2026-11-01",
    "from=2026-11-02&to=2026-11-01",
    "from=2025-01-01&to=2026-02-05",
    "day=2026-11-01&from=2026-11-01&to=2026-11-01",
    "format=xml",
    "list=nonsense",
    "list=",
    "list=pages&format=json",
    `day=${"x".repeat(8_000)}`,
    `list=${"x".repeat(8_000)}`,
  ])("answers 400 to ?%s and says what is valid", async (query) => {
    const { calls } = shared.rest;
    const response = await shared.call(`/analytics?${query}`);
    expect([response.status, response.headers.get("content-type")]).toEqual([
      400,
      "application/problem+json",
    ]);
    expect(((await response.json()) as { detail: string }).detail).toMatch(
      /day=2026-11-23|^(format|list) must be one of |^list is for/,
    );
    expect(shared.rest.calls).toBe(calls);
  });

  it.each([
    ["page=/a&page=/b", /^page must be one page/],
    ["page=", /^page must be one page/],
    ["entryPage=(other)", /^entryPage must be one page.*not \(other\)/],
    [`country=${"x".repeat(10_000)}`, /^country must be one country.*at most 201 characters/],
    ["page=/a&from=2026-10-01&to=2026-11-01", /^Filters cover at most 31 days/],
    ["source=news.example", /^Unknown parameter\. Use one of day, .*referrer/],
    ["Page=/a", /^Unknown parameter/],
  ])("answers 400 to the filter ?%s without repeating it", async (query, detail) => {
    const { calls } = shared.rest;
    const response = await shared.call(`/analytics?format=json&${query}`);
    expect(response.status).toBe(400);
    const problem = (await response.json()) as { detail: string };
    expect(problem.detail).toMatch(detail);
    expect(JSON.stringify(problem).length).toBeLessThan(500);
    expect(shared.rest.calls).toBe(calls);
  });

  it("ignores parameters that other sites append to links", async () => {
    const query = "utm_source=a&utm_campaign=b&ref=c&fbclid=d&gclid=e";
    expect((await shared.call(`/analytics?${query}`)).status).toBe(200);
  });

  it("reports what matches the filters, which its links keep, without visitors", async () => {
    const worker = await testSite({ origin: onePage });
    const from = (referer: string, country: string) => ({ referer, "cf-ipcountry": country });
    for (let i = 0; i < 4; i++) await visit(worker, "/a&b", from("https://news.example/", "DE"));
    for (let i = 0; i < 3; i++) await visit(worker, "/c", from("https://news.example/", "FR"));
    await visit(worker, "/c", { dnt: "1" });
    await reportOnce(worker, 8);
    const query = "page=/a%26b&referrer=news.example";
    const report = await reportOf(worker, `&${query}`);
    expect(report).toMatchObject({
      filters: { page: "/a&b", referrer: "news.example" },
      ...{ pageViews: 4, knownViews: 7, sampledViews: 7, allViews: 8 },
      pages: [{ page: "/a&b", count: 4 }],
      series: [{ pageViews: 4 }],
    });
    for (const absent of ["uniqueVisitors", "requests", "bots", "statuses"])
      expect(report).not.toHaveProperty(absent);
    const page = await (await worker.call(`/analytics?${query}`)).text();
    expect(page).toContain("Filters cover 7 of 8 page views");
    const kept = [...page.matchAll(/href="(\/analytics[^"]*)"/g)].map(([, href = ""]) =>
      new URLSearchParams(href.replaceAll("&#38;", "&").split("?")[1]).getAll("page"),
    );
    // Except for the one that removes it.
    expect(kept.filter((pages) => pages[0] !== "/a&b")).toHaveLength(1);
    const csv = await (await worker.call(`/analytics?format=csv&${query}`)).text();
    expect(csv).toMatch(/^start,page views\r\n[^,]+,4\r\n$/);
  });

  it("has no filters, and no links to them, if their data is not stored", async () => {
    const worker = await testSite({ origin: onePage, bindings: { ...DEV, FILTER_DAYS: "0" } });
    await visit(worker, "/page");
    await reportOnce(worker, 1);
    expect(await (await worker.call("/analytics")).text()).not.toContain("page=");
    const response = await worker.call("/analytics?page=/page&format=json");
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining("filterDays is 0"),
    ]);
  });

  it("answers a browser's wrong URL with a page that does not repeat it", async () => {
    const response = await shared.call("/analytics?day=canary%3Cscript%3E", {
      headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" },
    });
    expect([response.status, response.headers.get("content-type")]).toEqual([
      400,
      "text/html; charset=utf-8",
    ]);
    const text = await response.text();
    expect(text).toContain("day=2026-11-23");
    expect(text).not.toContain("canary");
  });

  it("names the site as in its setting, else by its host", async () => {
    const titleOf = async (bindings: object) => {
      const worker = await testSite({ bindings: { ...DEV, ...bindings } });
      return /<title>.*<\/title>/.exec(await (await worker.call("/analytics")).text())?.[0];
    };
    expect(await titleOf({ SITE_NAME: "Ann's <blog>" })).toContain("Analytics of Ann&#39;s &#60;blog&#62;");
    expect(await titleOf({})).toMatch(/Analytics of (localhost|127\.0\.0\.1)</);
  });

  it("allows its form to submit only to itself", async () => {
    const policy = (await shared.call("/analytics")).headers.get("content-security-policy");
    expect(policy).toContain(`form-action ${new URL(shared.url).origin}/analytics;`);
  });

  it("is a CSV file of the chart or of a list", async () => {
    const worker = await testSite({ origin: onePage });
    await visit(worker, "/=1+1");
    await reportOnce(worker, 1);
    const series = await worker.call("/analytics?format=csv");
    expect(series.headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
    expect(series.headers.get("content-disposition")).toMatch(
      /^attachment; filename="analytics-series-[\d-]+\.csv"$/,
    );
    expect((await series.text()).split("\r\n")).toHaveLength(26);
    const pages = await worker.call("/analytics?format=csv&list=pages");
    expect(await pages.text()).toBe("page,page views\r\n/=1+1,1\r\n");
  });

  it("answers 405 to a POST, and 502 if the database is down", async () => {
    const worker = await testSite({ dbUrl: "http://127.0.0.1:1" });
    expect((await worker.call("/analytics", { method: "POST" })).status).toBe(405);
    expect((await worker.call("/analytics")).status).toBe(502);
  });
});
