/** Headers as browsers send them: test/browser/ uses a real one. The Worker runs in workerd. */
import { beforeAll, describe, expect, it } from "vitest";
import { type Answer, ask } from "../../support/edge.ts";
import { ask as askDatabase } from "../../support/redis.ts";
import { startWorker, type TestWorker } from "../../support/worker.ts";

const APP = "https://app.example";
const EVIL = "https://evil.example";

let worker: TestWorker;
let own: string;
beforeAll(async () => {
  worker = await startWorker({
    database: "embedded",
    bindings: { PUBLIC_WRITES: "true", CORS_ORIGINS: `http://x.example,${APP}` },
  });
  own = `http://localhost:${worker.edge.port}`;
  return () => worker.close();
});

/** The texts of the first posts, and the last id. */
const everything = () => askDatabase(worker.database, "MGET", "post:1", "post:2", "post:id");

type Headers = Record<string, string>;

async function post(headers: Headers, more: { method?: string; path?: string; host?: string } = {}) {
  return ask({
    port: worker.edge.port,
    method: "POST",
    path: "/posts",
    headers,
    ...more,
    ...(more.method !== "DELETE" && { body: "hello" }),
  });
}

describe("a write to a deployed route", () => {
  it.each<[who: string, headers: () => Headers]>([
    ["a program such as curl", () => ({})],
    ["the browser's address bar or an extension", () => ({ "sec-fetch-site": "none" })],
    ["a form on the site", () => ({ origin: own, "sec-fetch-site": "same-origin" })],
    [
      "a form on the site that hides its referrer",
      () => ({ origin: "null", "sec-fetch-site": "same-origin" }),
    ],
    ["a form on the site in an old browser", () => ({ origin: own })],
    ["a page of corsOrigins", () => ({ origin: APP, "sec-fetch-site": "cross-site" })],
    ["a page of corsOrigins in an old browser", () => ({ origin: APP })],
  ])("is served for %s", async (_, headers) => {
    expect((await post(headers())).status).toBe(201);
  });

  it("is served for the site's own form behind a forwarded port", async () => {
    const forwarded = { origin: "https://localhost:9999" };
    expect((await post(forwarded, { host: "localhost:9999" })).status).toBe(201);
  });

  it.each<[who: string, headers: () => Headers]>([
    ["a page of another site", () => ({ origin: EVIL, "sec-fetch-site": "cross-site" })],
    ["a page of another site in an old browser", () => ({ origin: EVIL })],
    [
      "another server of this machine",
      () => ({ origin: "http://localhost:1", "sec-fetch-site": "same-site" }),
    ],
    ["a sandboxed frame", () => ({ origin: "null", "sec-fetch-site": "cross-site" })],
    ["a page that does not reveal its origin", () => ({ "sec-fetch-site": "cross-site" })],
  ])("is a 403 for %s, and changes nothing", async (_, headers) => {
    const before = await everything();
    for (const [method, path] of [
      ["POST", "/posts"],
      ["PUT", "/posts/2"],
      ["DELETE", "/posts/1"],
    ] as const) {
      const refused = await post(headers(), { method, path });
      expect([refused.status, refused.text]).toEqual([
        403,
        expect.stringMatching(/^Refused by npm start: .*corsOrigins/),
      ]);
    }
    expect(await everything()).toEqual(before);
  });
});

describe("from a page of another site", () => {
  const foreign = { "sec-fetch-site": "cross-site" };
  const get = (path: string, headers: Headers, method = "GET"): Promise<Answer> =>
    ask({ port: worker.edge.port, path, method, headers: { ...foreign, ...headers } });

  it("images, links and reads are served", async () => {
    expect((await get("/posts", { "sec-fetch-dest": "image" })).status).toBe(200);
    expect((await get("/posts", { "sec-fetch-mode": "navigate", accept: "text/html" })).status).toBe(200);
    const read = await get("/posts", { origin: EVIL });
    expect([read.status, read.headers["access-control-allow-origin"]]).toEqual([200, undefined]);
  });

  it("a preflight reaches the Worker", async () => {
    const asks = { "access-control-request-method": "PUT" };
    expect((await get("/posts/1", { ...asks, origin: EVIL }, "OPTIONS")).status).toBe(204);
    const allowed = await get("/posts/1", { ...asks, origin: APP }, "OPTIONS");
    expect(allowed.headers["access-control-allow-origin"]).toBe(APP);
  });
});
