import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask } from "../../../../test/support/edge.ts";
import { call as callAt, useUpstash } from "../../../../test/support/upstash.ts";
import { DB_TOKEN } from "../../../../test/support/worker.ts";
import { startRestServer } from "../../src/upstash/server.ts";

const { rest, call, post } = useUpstash("embedded");

describe("the REST API", () => {
  it.each([
    ["nothing", "/", ""],
    ["broken JSON", "/", '["GET"'],
    ["invalid UTF-8", "/", Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d])],
    ["an object", "/", "{}"],
    ["a string", "/", '"GET"'],
    ["an empty command", "/", "[]"],
    ["an empty name", "/", '[""]'],
    ["a name that is a number", "/", "[1]"],
    ["commands at the root", "/", '[["GET","a"]]'],
    ["one command in a pipeline", "/pipeline", '["GET","a"]'],
    ["an empty pipeline", "/pipeline", "[]"],
    ["an empty command in a pipeline", "/pipeline", '[["GET","a"],[]]'],
    ["an empty transaction", "/multi-exec", "[]"],
    ["a path that is not UTF-8", "/set/%FF/x", ""],
    ["a path without a command", "//x", ""],
  ])("answers 400 and runs nothing for %s", async (_, path, raw) => {
    const before = rest.server.calls;
    const answer = await call(path, { method: "POST", raw });
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringMatching(/^ERR /) } });
    expect(rest.server.calls).toBe(before);
  });

  it.each([
    "SUBSCRIBE c",
    "MULTI",
    "select 1",
    "AUTH x",
    "CLIENT REPLY OFF",
    "QUIT",
    "SHUTDOWN",
    "CONFIG GET *",
    "XREAD BLOCK 0 STREAMS s 0",
    "XREADGROUP COUNT 1 block 0 GROUP g c STREAMS s >",
    "SCRIPT DEBUG YES",
    "script kill",
    "FUNCTION KILL",
    "HELLO 3",
    "RESET",
    "MONITOR",
    "DEBUG SLEEP 1",
    "REPLICAOF NO ONE",
    "FAILOVER",
    "SAVE",
    "SWAPDB 0 1",
  ])("refuses %s, which would disturb other callers or the server", async (line) => {
    const { status, body } = await post("/", line.split(" "));
    expect(status).toBe(400);
    expect(body.error).toMatch(/^ERR Command is not available: '[A-Z ]+'\. See /);
  });

  it.each(["/", "/pipeline", "/multi-exec", "/get/k"])(
    "answers 401 on %s without the right token",
    async (path) => {
      const body = path === "/" ? ["FLUSHALL"] : [["FLUSHALL"]];
      const before = rest.server.calls;
      for (const authorization of [
        "",
        "Bearer",
        "Bearer wrong",
        `Basic ${DB_TOKEN}`,
        DB_TOKEN,
        `Bearer ${DB_TOKEN} `.slice(0, -2),
      ]) {
        const answer = await post(path, body, { authorization });
        expect(answer).toMatchObject({
          status: 401,
          body: { error: "WRONGPASS invalid or missing auth token" },
        });
      }
      expect(rest.server.calls).toBe(before);
    },
  );

  it("accepts the token in the query too, but not as an argument", async () => {
    const headers = { authorization: "" };
    expect((await call(`/set/k/v?_token=${DB_TOKEN}&EX=50`, { headers })).body).toEqual({ result: "OK" });
    expect((await call(`/ttl/k?_token=${DB_TOKEN}`, { headers })).body).toEqual({ result: 50 });
    expect((await call("/get/k?_token=wrong", { headers })).status).toBe(401);
  });

  it("accepts a public token only in the Authorization header", async () => {
    const options = { database: rest.database, token: "known", tokenInQuery: false, port: 0 };
    const server = await startRestServer(options);
    onTestFinished(() => server.close());
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${server.url}/set/k/v?_token=known`, { headers })).status;
    expect(await status({})).toBe(401);
    expect(await status({ authorization: "Bearer known" })).toBe(200);
  });

  it("answers 405 with Allow to other methods", async () => {
    const deleted = await call("/get/k", { method: "DELETE" });
    expect(deleted.status).toBe(405);
    expect(deleted.headers.get("allow")).toBe("GET, HEAD, POST, PUT");
    expect((await call("/")).status).toBe(405);
    expect((await call("/pipeline")).status).toBe(405);
  });

  it("accepts 1 MB and answers 413 to more, with or without a Content-Length", async () => {
    const fits = JSON.stringify(["SET", "k", "x".repeat(1024 * 1024 - 14)]);
    expect((await call("/", { raw: fits })).status).toBe(200);
    const refused = {
      status: 413,
      body: { error: expect.stringMatching(/^ERR max request size exceeded\. /) },
    };
    expect(await call("/", { raw: Buffer.alloc(1024 * 1024 + 1, "x") })).toMatchObject(refused);
    expect(await call("/", { raw: Buffer.alloc(5 * 1024 * 1024, "x") })).toMatchObject(refused);
    expect(await sendInPieces(1024, 2048)).toBe(413);
    expect((await post("/", ["STRLEN", "k"])).body).toEqual({ result: 1024 * 1024 - 14 });
  });

  it("answers 403 to web pages and to other host names", async () => {
    expect((await post("/", ["PING"], { origin: "http://localhost:8787" })).status).toBe(403);
    expect((await post("/", ["PING"], { origin: "null" })).status).toBe(403);
    // An <img> or a link, which send no Origin: https://www.w3.org/TR/fetch-metadata/
    for (const site of ["cross-site", "same-site", "same-origin"]) {
      const image = { headers: { authorization: "", "sec-fetch-site": site } };
      expect((await call(`/set/k/evil?_token=${DB_TOKEN}`, image)).status).toBe(403);
    }
    expect((await post("/", ["GET", "k"], { "sec-fetch-site": "none" })).body).toEqual({ result: null });
    const { port } = rest.server;
    const headers = { authorization: `Bearer ${DB_TOKEN}` };
    const statusAt = async (host: string) =>
      (await ask({ port, method: "POST", host, headers, body: '["PING"]' })).status;
    expect(await statusAt("evil.example")).toBe(403);
    expect(await statusAt(`evil.example:${port}`)).toBe(403);
    expect(await statusAt("localhost.evil.example")).toBe(403);
    expect(await statusAt(`localhost:${port}`)).toBe(200);
    // Behind a forwarded port.
    expect(await statusAt("localhost:1")).toBe(200);
    expect(await statusAt("127.0.0.1")).toBe(200);
    // A trailing dot, but only one.
    expect(await statusAt(`localhost.:${port}`)).toBe(200);
    expect(await statusAt("evil.example.")).toBe(403);
  });

  it("answers 400 to a subscription if the database does not support it, and 401 without a token", async () => {
    const { description, run, pipeline, transaction } = rest.database;
    const database = { description, run, pipeline, transaction, close: async () => {} };
    const server = await startRestServer({ database, token: DB_TOKEN, port: 0 });
    onTestFinished(() => server.close());
    expect(await callAt(`${server.url}/subscribe/news`)).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^ERR Command is not available: 'SUBSCRIBE'/) },
    });
    expect((await call("/subscribe/news", { headers: { authorization: "" } })).status).toBe(401);
  });
});

/** A request of some kilobytes without a Content-Length. */
async function sendInPieces(pieceBytes: number, pieces: number): Promise<number | undefined> {
  const sent = httpRequest(rest.server.url, {
    method: "POST",
    headers: { authorization: `Bearer ${DB_TOKEN}` },
  });
  onTestFinished(() => void sent.destroy());
  for (let i = 0; i < pieces; i += 1) sent.write(Buffer.alloc(pieceBytes, "x"));
  sent.end();
  const [response] = await once(sent, "response");
  response.resume();
  return response.statusCode;
}
