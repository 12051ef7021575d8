import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dayOf } from "../../worker/analytics/day.ts";
import { BROWSER, DEV, reportOf, reportOnce, startSite, visit } from "../support/analytics.ts";
import { ask as send } from "../support/edge.ts";
import { ask } from "../support/redis.ts";
import type { TestWorker } from "../support/worker.ts";

const ADMIN_TOKEN = "canary-admin-token-77e0";

let worker: TestWorker;
afterEach(() => worker?.close());

describe("recording", () => {
  it("counts requests of every kind within two seconds, and its own page never", async () => {
    worker = await startSite({
      bindings: { ...DEV, ADMIN_TOKEN },
      origin: (_, response) => void response.end("page"),
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
      // Two addresses, and that of this machine with two browsers.
      uniqueVisitors: 4,
      bots: 1,
      statuses: { "2xx": 7, "4xx": 1 },
      pages: [
        { page: "/page", count: 3 },
        { page: "/blog", count: 1 },
      ],
      referrers: [{ referrer: "news.example", count: 1 }],
    });
    expect(report.countries.reduce((sum, { count }) => sum + count, 0)).toBe(4);
    expect(worker.logs).toEqual([]);
  });

  it("makes at most 30 REST calls for 2,000 requests over some seconds, and loses none when traffic stops", async () => {
    worker = await startSite({ origin: (_, response) => void response.end("page") });
    const { calls } = worker.rest;
    for (let burst = 0; burst < 40; burst++) {
      await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          visit(worker, `/page/${(burst * 50 + i) % 300}`, { "cf-connecting-ip": `192.0.2.${i}` }),
        ),
      );
      await sleep(50);
    }
    await sleep(1_500);
    expect(worker.rest.calls - calls).toBeLessThanOrEqual(30);
    const report = await reportOf(worker);
    expect([report.requests, report.pageViews, report.pages.length]).toEqual([2_000, 2_000, 300]);
    expect(Math.abs(report.uniqueVisitors - 50)).toBeLessThanOrEqual(2);
  });

  it("keeps nothing that identifies a person", async () => {
    worker = await startSite({ origin: (_, response) => void response.end("page") });
    const personal = {
      "cf-connecting-ip": "203.0.113.77",
      "user-agent": `${BROWSER} canary/1`,
      cookie: "id=canary-cookie",
      authorization: "Bearer canary-authorization",
      referer: "https://news.example/?q=canary-referrer",
    };
    await visit(worker, "/page?q=canary-query", personal);
    await reportOnce(worker, 1);
    const keys = (await ask(worker.database, "KEYS", "*")) as string[];
    expect(keys.length).toBe(3);
    for (const key of keys) {
      const type = (await ask(worker.database, "TYPE", key)) as string;
      const held = await ask(worker.database, type === "hash" ? "HGETALL" : "GET", key);
      expect(`${key} ${JSON.stringify(held)}`).not.toMatch(/203\.0\.113|Mozilla|canary/);
    }
  });

  it("is off without ANALYTICS_DAYS: nothing is written, and /analytics belongs to the origin", async () => {
    const { ANALYTICS_DAYS: _, ...bindings } = DEV;
    worker = await startSite({ bindings, origin: (_, response) => void response.end("the site's own") });
    expect(await (await worker.call("/analytics")).text()).toBe("the site's own");
    await visit(worker, "/page");
    await sleep(1_300);
    expect(worker.rest.calls).toBe(0);
  });
});

describe("a failing database", () => {
  let stub: Server;
  /** Answers posts at once, and what the recorder sends after five seconds. */
  beforeAll(async () => {
    stub = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        const recorder = body.includes("analytics:");
        setTimeout(() => response.end('{"result":"text"}'), recorder ? 5_000 : 0);
      });
    });
    await new Promise<void>((resolve) => stub.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => {
    stub.closeAllConnections();
    stub.close();
  });

  const answers = async (dbUrl: string, bindings: Record<string, string>) => {
    worker = await startSite({ bindings, dbUrl });
    await worker.call("/posts/1");
    const started = performance.now();
    const seen: unknown[] = [];
    for (let i = 0; i < 10; i++) {
      const response = await worker.call("/posts/1");
      seen.push([response.status, await response.text(), response.headers.get("etag")]);
    }
    const ms = performance.now() - started;
    await sleep(1_200);
    const later = (await worker.call("/posts/1")).status;
    const { logs } = worker;
    await worker.close();
    return { seen, ms, later, logs };
  };
  const { ANALYTICS_DAYS: _, ...WITHOUT } = DEV;

  it("changes no answer and takes no time when it answers the recorder after 5 s", async () => {
    const url = `http://127.0.0.1:${(stub.address() as AddressInfo).port}`;
    const without = await answers(url, WITHOUT);
    const recording = await answers(url, DEV);
    expect(recording.seen).toEqual(without.seen);
    expect(recording.later).toBe(200);
    // Ten answers: waiting for the recorder even once would take seconds.
    expect(recording.ms).toBeLessThan(without.ms + 4_000);
  });

  it("changes no answer when it is down, and is told of once", async () => {
    const without = await answers("http://127.0.0.1:1", WITHOUT);
    const recording = await answers("http://127.0.0.1:1", DEV);
    expect(recording.seen).toEqual(without.seen);
    expect(recording.ms).toBeLessThan(without.ms + 1_500);
    expect(recording.logs.filter((line) => line.includes("record requests")).length).toBe(1);
  });
});

describe("a whole site", () => {
  it("is passed on to its origin untouched: method, body, headers, status", async () => {
    const seen: unknown[] = [];
    worker = await startSite({
      origin: async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const { method, url, headers } = request;
        seen.push({ method, url, own: headers["x-own"], body: Buffer.concat(chunks).toString() });
        response.writeHead(418, { "x-origin": "yes", "set-cookie": ["a=1", "b=2"], etag: '"own"' });
        response.end(method === "HEAD" ? undefined : "from the origin");
      },
    });
    const { port } = worker.edge;
    for (const method of ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"]) {
      const body = ["POST", "PUT", "PATCH"].includes(method) ? "a body" : "";
      const answer = await send({ port, path: "/any?q=%20x", method, headers: { "x-own": "1" }, body });
      expect(seen.pop()).toEqual({ method, url: "/any?q=%20x", own: "1", body });
      expect([method, answer.status, answer.text]).toEqual([
        method,
        418,
        method === "HEAD" ? "" : "from the origin",
      ]);
      expect(answer.headers).toMatchObject({
        "x-origin": "yes",
        etag: '"own"',
        "set-cookie": ["a=1", "b=2"],
      });
    }
    expect((await reportOnce(worker, 7)).statuses["4xx"]).toBe(7);
  });

  it("is passed on without the admin token, which is none of the origin's business", async () => {
    const seen: unknown[] = [];
    worker = await startSite({
      bindings: { ...DEV, ADMIN_TOKEN },
      origin: (request, response) => {
        seen.push(request.headers.authorization);
        response.end();
      },
    });
    const other = "Bearer of-the-site-itself";
    const basic = `Basic ${btoa(`me:${ADMIN_TOKEN}`)}`;
    for (const authorization of [basic, `Bearer ${ADMIN_TOKEN}`, other]) {
      await worker.call("/page", { headers: { authorization } });
    }
    expect(seen).toEqual([undefined, undefined, other]);
  });

  it("is a 502 when its origin breaks the connection", async () => {
    worker = await startSite({ origin: (request) => void request.socket.destroy() });
    const response = await worker.call("/page");
    expect([response.status, response.headers.get("content-type")]).toEqual([
      502,
      "application/problem+json",
    ]);
  });

  it("is passed on as it streams, and is recorded", async () => {
    let finish = () => {};
    worker = await startSite({
      origin: (_, response) => {
        response.write("first");
        finish = () => void response.end("last");
      },
    });
    const response = await worker.call("/stream", {
      headers: { accept: "text/html", "user-agent": BROWSER },
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe("first");
    finish();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe("last");
    expect((await reportOnce(worker, 1)).pages).toEqual([{ page: "/stream", count: 1 }]);
  });
});

describe("GET /analytics", () => {
  const { PUBLIC_ANALYTICS: _, ...CLOSED } = DEV;
  const basic = (password: string) => `Basic ${btoa(`anybody:${password}`)}`;

  it("takes the admin token after Bearer or as the password of Basic, and nothing else", async () => {
    worker = await startSite({ bindings: { ...CLOSED, ADMIN_TOKEN } });
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

  it("is a 404, and not passed on, with neither an admin token nor publicAnalytics", async () => {
    let passed = 0;
    worker = await startSite({
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

  it("is a page with a strict policy, or JSON for who asks for it", async () => {
    worker = await startSite();
    const page = await worker.call("/analytics");
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+';/,
    );
    expect(page.headers.get("content-security-policy")).not.toContain("unsafe");
    expect(await page.text()).not.toContain("<script");
    const byQuery = await worker.call("/analytics?format=json");
    const byHeader = await worker.call("/analytics", { headers: { accept: "application/json" } });
    for (const answer of [byQuery, byHeader]) {
      expect(answer.headers.get("content-type")).toBe("application/json");
      const report = (await answer.json()) as Record<string, unknown>;
      const today = dayOf(Date.now());
      expect(report).toMatchObject({ from: today, to: today });
      expect(Object.keys(report)).toEqual([
        ...["from", "to", "requests", "pageViews", "uniqueVisitors", "bots", "statuses"],
        ...["pages", "countries", "referrers", "series"],
      ]);
    }
  });

  it.each([
    ["", 24, 1],
    ["&day=2026-6-1", 24, 1],
    ["&from=2026-10-24&to=2026-11-23", 31, 1],
    ["&from=2025-01-01&to=2026-02-04", 400, 13],
  ])("costs one REST call a month: %o has %i columns and takes %i", async (query, columns, calls) => {
    worker = await startSite();
    const before = worker.rest.calls;
    const report = await reportOf(worker, query);
    expect([report.series.length, worker.rest.calls - before]).toEqual([columns, calls]);
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
  ])("answers 400 with the form that is right to ?%s", async (query) => {
    worker = await startSite();
    const response = await worker.call(`/analytics?${query}`);
    expect([response.status, response.headers.get("content-type")]).toEqual([
      400,
      "application/problem+json",
    ]);
    expect(((await response.json()) as { detail: string }).detail).toMatch(/day=2026-11-23|json or html/);
    expect(worker.rest.calls).toBe(0);
  });

  it("answers 405 to a POST, and 502 when the database is down", async () => {
    worker = await startSite({ dbUrl: "http://127.0.0.1:1" });
    expect((await worker.call("/analytics", { method: "POST" })).status).toBe(405);
    expect((await worker.call("/analytics")).status).toBe(502);
  });
});
