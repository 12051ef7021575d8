import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { READS } from "../../../cli/smoke/reads.ts";
import { WRITES } from "../../../cli/smoke/writes.ts";
import { allPosts, createPosts, useWorker } from "../../support/worker.ts";
import { ADMIN_TOKEN, BINDINGS, row, site, smoke } from "./command.ts";

const OLD = "edge-posts smoke test, run 0123456789ab at 2026-11-24T10:00:00.000Z";

// The Worker runs in workerd, with a real Redis if there is one. Cloudflare itself was not tested.
describe("smoke, against a Worker", () => {
  const worker = useWorker({ bindings: BINDINGS });

  it("passes every step with the token, and leaves no post", async () => {
    await createPosts({ ...worker, call: asAdmin }, ["of a reader"]);
    const { table, isWell } = await smoke(worker.url);
    expect(table).toContain(`\n${READS.length + WRITES.length} passed`);
    expect(isWell).toBe(true);
    expect(await allPosts(worker)).toEqual([{ id: "post:1", text: "of a reader" }]);
    expect(table).not.toContain(ADMIN_TOKEN);
  });

  it("only reads without a token", async () => {
    const { table, isWell } = await smoke(worker.url, "");
    expect(table).toContain(`\n${READS.length} passed, ${WRITES.length} not tried`);
    expect(row(table, "create")).toMatch(/set ADMIN_TOKEN .* or add --public-writes/);
    expect(isWell).toBe(true);
    expect(await worker.database.run(["EXISTS", "post:id"])).toBe(0);
  });

  it("says that the token is wrong and what to do", async () => {
    const { table, isWell } = await smoke(worker.url, "canary-of-another-stack");
    expect(row(table, "create")).toMatch(
      /✗ .*401: This is not the admin token.*\n.*pulumi config get edge-posts:adminToken/,
    );
    expect(row(table, "read")).toContain("- read           ");
    expect(isWell).toBe(false);
    expect(table).not.toContain("canary");
  });

  it("deletes posts of runs interrupted more than ten minutes ago, and nothing else", async () => {
    const fresh = OLD.replace(/2026.*/, new Date().toISOString());
    const texts = [OLD, `${OLD}, replaced`, fresh, `${OLD} and more`, "edge-posts smoke test"];
    await createPosts({ ...worker, call: asAdmin }, texts);
    const { table } = await smoke(worker.url);
    expect(row(table, "earlier runs")).toContain("left post:2, post:1: deleted");
    expect((await allPosts(worker)).map((post) => post.text)).toEqual(texts.slice(2).reverse());
  });

  it("reads again if a replica lags", async () => {
    const behind = await behindBy(2);
    const { table, isWell } = await smoke(behind.url, ADMIN_TOKEN, 60_000);
    expect(table).toContain(`\n${READS.length + WRITES.length} passed`);
    expect(isWell).toBe(true);
  });

  it("says that a read stays stale, and deletes its post", async () => {
    const behind = await behindBy(Number.POSITIVE_INFINITY);
    const { table, isWell } = await smoke(behind.url);
    expect(row(table, "read")).toMatch(/✗ .*404 with the old content/);
    expect(row(table, "replace")).toContain('not tried: needs "read"');
    expect(isWell).toBe(false);
    expect(await allPosts(worker)).toEqual([]);
  });

  it("deletes its post at the end if the delete step failed", async () => {
    let left = 1;
    const { url } = await through((method) => (method === "DELETE" && left-- > 0 ? 502 : undefined));
    const { table, isWell } = await smoke(url);
    expect(row(table, "delete")).toMatch(/✗ .*502/);
    expect(row(table, "cleanup")).toContain("deleted /posts/post:1");
    expect(isWell).toBe(false);
    expect(await allPosts(worker)).toEqual([]);
  });

  const asAdmin = (path: string, init: RequestInit = {}) =>
    worker.call(path, { ...init, headers: { Authorization: `Bearer ${ADMIN_TOKEN}` } });

  /** The Worker behind a proxy that answers the first reads of a post as if it did not exist. */
  function behindBy(times: number): ReturnType<typeof site> {
    let left = times;
    return through((method) => (method === "GET" && left-- > 0 ? 404 : undefined));
  }

  /** The Worker behind a proxy that answers requests for a post with a status if `answers` returns one. */
  function through(answers: (method: string) => number | undefined): ReturnType<typeof site> {
    return site(async (request, response) => {
      const { method = "GET", url = "", headers } = request;
      const body = await text(request);
      const status = /^\/posts\/post:/.test(url) ? answers(method) : undefined;
      if (status !== undefined) {
        response.writeHead(status).end();
        return;
      }
      const passed = ["authorization", "accept", "if-match"] as const;
      const answer = await worker.call(url, {
        method,
        headers: Object.fromEntries(passed.flatMap((name) => (headers[name] ? [[name, headers[name]]] : []))),
        ...(body !== "" && { body }),
      });
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    });
  }
});
