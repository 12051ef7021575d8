import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { reportOf, reportOnce } from "../../../support/analytics.ts";
import { startFaultyDatabase } from "../../../support/faulty-database.ts";
import { ask } from "../../../support/redis.ts";
import { ADMIN_TOKEN, BROWSER, DEV, onePage, testSite, visit } from "../../../support/site.ts";

describe("recording", () => {
  it("counts requests of every kind within two seconds, and never its own page", async () => {
    const worker = await testSite({
      bindings: { ...DEV, ADMIN_TOKEN },
      origin: onePage,
    });
    for (const n of [1, 1, 2]) await visit(worker, `/page?n=${n}`, { "cf-connecting-ip": `192.0.2.${n}` });
    await visit(worker, "/blog", { referer: "https://news.example/x" });
    await visit(worker, "/private", { authorization: `Bearer ${ADMIN_TOKEN}` });
    await visit(worker, "/private", { dnt: "1" });
    await worker.call("/posts", { headers: { "user-agent": "curl/8.5.0" } });
    await worker.call("/posts/999", { headers: { "user-agent": `${BROWSER} 2` } });
    for (const path of ["/analytics", "/analytics/", "/analytics?format=json", "/%61nalytics"])
      await visit(worker, path);
    const report = await reportOnce(worker, 8);
    expect(report).toMatchObject({
      requests: 8,
      pageViews: 6,
      // Two addresses, and this machine's.
      uniqueVisitors: 3,
      bots: 1,
      statuses: { "2xx": 7, "4xx": 1 },
      pages: [
        { page: "/page", count: 3 },
        { page: "/blog", count: 1 },
      ],
      entryPages: [
        { page: "/page", count: 3 },
        { page: "/blog", count: 1 },
      ],
      referrers: [
        { referrer: "(direct)", count: 3 },
        { referrer: "news.example", count: 1 },
      ],
    });
    expect(report.countries.reduce((sum, { count }) => sum + count, 0)).toBe(4);
    expect(worker.logs).toEqual([]);
  });

  it("makes at most 30 REST calls for 2,000 requests in a few seconds, and loses none when traffic stops", async () => {
    const worker = await testSite({ origin: onePage });
    const { calls } = worker.rest;
    const began = performance.now();
    for (let burst = 0; burst < 40; burst++) {
      await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          visit(worker, `/page/${(burst * 50 + i) % 300}`, { "cf-connecting-ip": `192.0.2.${i}` }),
        ),
      );
      await sleep(50);
    }
    // A slow machine takes more seconds, in which it writes more often.
    const seconds = (performance.now() - began) / 1_000;
    expect(worker.rest.calls - calls).toBeLessThanOrEqual(Math.max(30, 4 * seconds));
    await expect.poll(async () => (await reportOf(worker)).requests).toBe(2_000);
    const report = await reportOf(worker);
    expect([report.requests, report.pageViews, report.pages.length]).toEqual([2_000, 2_000, 300]);
    expect(Math.abs(report.uniqueVisitors - 50)).toBeLessThanOrEqual(2);
  });

  it("includes in a report what the isolate that answers it has just counted", async () => {
    const worker = await testSite({ origin: onePage });
    await visit(worker, "/page");
    expect((await reportOf(worker)).pageViews).toBe(1);
    await visit(worker, "/page");
    expect((await reportOf(worker)).pageViews).toBe(2);
  });

  it("counts a page of the API by its route, however its path is written", async () => {
    const worker = await testSite({ origin: onePage });
    await worker.call("/posts", { method: "POST", body: "text" });
    for (const path of ["/posts", "/posts/", "/%70osts", "/posts/1", "/posts/post:1", "/posts/post%3A1/"]) {
      expect((await visit(worker, path)).status).toBe(200);
    }
    expect((await reportOnce(worker, 7)).pages).toEqual([
      { page: "/posts", count: 3 },
      { page: "/posts/:id", count: 3 },
    ]);
  });

  it("counts as visitors only those who viewed a page, despite a scanner from 20 addresses", async () => {
    const worker = await testSite();
    await worker.call("/posts", { method: "POST", body: "text" });
    for (let i = 0; i < 5; i++) await visit(worker, "/posts/1");
    for (let i = 0; i < 20; i++) {
      await visit(worker, `/posts/wp-${i}`, { "cf-connecting-ip": `203.0.113.${i}` });
    }
    const { pageViews, uniqueVisitors } = await reportOnce(worker, 26);
    expect([pageViews, uniqueVisitors]).toEqual([5, 1]);
  });

  it("sends the database nothing that identifies a person", async () => {
    const sent = await startFaultyDatabase(
      () => worker.rest.url,
      () => undefined,
    );
    onTestFinished(() => sent.close());
    const worker = await testSite({ origin: onePage, dbUrl: sent.url });
    const personal = {
      "cf-connecting-ip": "203.0.113.77",
      "user-agent": `${BROWSER} canary/1`,
      cookie: "id=canary-cookie",
      authorization: "Bearer canary-authorization",
      referer: "https://news.example/?q=canary-referrer",
    };
    await visit(worker, "/page?q=canary-query&ref=canary@example.com", personal);
    // Of a query string, only the source and the campaign are stored.
    await visit(worker, "/page?utm_source=letter&utm_campaign=autumn&utm_term=canary-term", personal);
    const { referrers, campaigns } = await reportOnce(worker, 2);
    expect([referrers.length, campaigns]).toEqual([2, [{ campaign: "autumn", count: 1 }]]);
    expect(await ask(worker.database, "KEYS", "*")).toHaveLength(4);
    const bodies = sent.calls.map(({ body }) => body).join("\n");
    expect(bodies).toContain("news.example");
    expect(bodies).not.toMatch(/203\.0\.113|Mozilla|canary/);
  });

  it("is off without ANALYTICS_DAYS: nothing is written, and /analytics belongs to the origin", async () => {
    const { ANALYTICS_DAYS: _, ...bindings } = DEV;
    const worker = await testSite({ bindings, origin: (_, response) => void response.end("the site's own") });
    expect(await (await worker.call("/analytics")).text()).toBe("the site's own");
    await visit(worker, "/page");
    await sleep(1_300);
    expect(worker.rest.calls).toBe(0);
  });
});
