import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { createConnection } from "node:net";
import { Redis } from "@upstash/redis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { Failure } from "../../local/failure.ts";
import type { Database } from "../../local/redis/database.ts";
import { type RestServer, startRestServer } from "../../local/upstash/server.ts";
import { describeWithRedis, openFresh } from "../support/redis.ts";

const TOKEN = "a-token-that-no-answer-may-hold";
const ODD = 'a/b?c#d %2F "x" 🦊 \0';

let database: Database;
let server: RestServer;

function serveFresh(kind: "redis-server" | "embedded"): void {
  beforeAll(async () => {
    database = await openFresh(kind);
    server = await startRestServer({ database, token: TOKEN, port: 0 });
  });
  beforeEach(() => database.run(["FLUSHALL"]));
  afterAll(async () => {
    await server.close();
    await database.close();
  });
}

interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** The text of the body as it is, in place of JSON. */
  readonly raw?: string | Buffer;
}

async function call(path: string, { method, body, raw, headers }: Call = {}) {
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(server.url + path, {
    method: method ?? (sent === undefined ? "GET" : "POST"),
    headers: { authorization: `Bearer ${TOKEN}`, ...headers },
    ...(sent !== undefined && { body: sent }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? undefined : JSON.parse(text),
  };
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  call(path, { body, headers });

describe("the REST API", () => {
  serveFresh("embedded");

  it("runs the command of a JSON array", async () => {
    expect(await post("/", ["SET", "k", ODD])).toMatchObject({ status: 200, body: { result: "OK" } });
    expect(await post("/", ["GET", "k"])).toMatchObject({ status: 200, body: { result: ODD } });
    expect(await post("/", ["GET", "none"])).toMatchObject({ status: 200, body: { result: null } });
  });

  it("turns numbers, booleans, null and objects among the arguments into strings", async () => {
    const echo = ["EVAL", "return ARGV", 0, 1, 2.5, true, null, { a: [1, "x"] }, [2]];
    const { body } = await post("/", echo);
    expect(body).toEqual({ result: ["1", "2.5", "true", "null", '{"a":[1,"x"]}', "[2]"] });
  });

  it("runs the command of a path, with the body and the query parameters as further arguments", async () => {
    expect((await call("/set/k/v")).body).toEqual({ result: "OK" });
    expect((await call("/GET/k")).body).toEqual({ result: "v" });
    expect((await call(`/set/odd/${encodeURIComponent(ODD)}`)).body).toEqual({ result: "OK" });
    expect((await call("/get/odd")).body).toEqual({ result: ODD });
    expect((await call("/set/k?EX=100&XX", { raw: ODD })).body).toEqual({ result: "OK" });
    expect((await call("/get/k")).body).toEqual({ result: ODD });
    expect((await call("/ttl/k", { method: "PUT" })).body).toEqual({ result: 100 });
    expect((await call("/set/e/")).body).toEqual({ result: "OK" });
    expect((await call("/strlen/e")).body).toEqual({ result: 0 });
  });

  it("answers HEAD without a body", async () => {
    expect(await call("/set/k/v", { method: "HEAD" })).toMatchObject({ status: 200, body: undefined });
    expect((await call("/get/k")).body).toEqual({ result: "v" });
  });

  it("keeps the bytes of a path's body that are not UTF-8, and gives them back in base64", async () => {
    const bytes = Buffer.from([0, 255, 10, 200]);
    await call("/set/k", { raw: bytes });
    const { body } = await call("/get/k", { headers: { "upstash-encoding": "base64" } });
    expect(body).toEqual({ result: bytes.toString("base64") });
  });

  it("encodes every string but a whole reply of OK, and no error, when base64 is asked for", async () => {
    const base64 = { "upstash-encoding": "base64" };
    expect((await post("/", ["SET", "k", "v"], base64)).body).toEqual({ result: "OK" });
    const nested = ["EVAL", "return {'a', {'b', 1, false, 'OK'}}", "0"];
    expect((await post("/", nested, base64)).body).toEqual({ result: ["YQ==", ["Yg==", 1, null, "T0s="]] });
    expect((await post("/", ["INCR", "k"], base64)).body).toEqual({
      error: "ERR value is not an integer or out of range",
    });
  });

  it("answers a pipeline command by command, the refused ones with their errors", async () => {
    const commands = [
      ["SET", "k", "v"],
      ["INCR", "k"],
      ["BLPOP", "l", 0],
      ["get", "k"],
    ];
    const { status, body } = await post("/pipeline", commands);
    expect(status).toBe(200);
    expect(body).toEqual([
      { result: "OK" },
      { error: "ERR value is not an integer or out of range" },
      { error: expect.stringMatching(/^ERR Command is not available: 'BLPOP'\./) },
      { result: "v" },
    ]);
  });

  it("runs a transaction whole, or answers 400 with one error when it is discarded", async () => {
    const run = await post("/multi-exec", [
      ["INCR", "n"],
      ["SADD", "n", 1],
      ["INCR", "n"],
    ]);
    expect(run).toMatchObject({
      status: 200,
      body: [{ result: 1 }, { error: /^WRONGTYPE/ }, { result: 2 }].map(looked),
    });
    for (const bad of [["GET"], ["NOSUCH"], ["SUBSCRIBE", "c"]]) {
      const discarded = await post("/multi-exec", [["INCR", "n"], bad]);
      expect(discarded).toMatchObject({ status: 400, body: { error: expect.stringMatching(/^EXECABORT /) } });
    }
    expect((await post("/", ["GET", "n"])).body).toEqual({ result: "2" });
  });

  it("sends a sync token with every answer", async () => {
    const answers = [
      await post("/", ["PING"]),
      await post("/", ["NOSUCH"]),
      await post("/pipeline", [["PING"]]),
    ];
    for (const { headers } of answers) expect(headers.get("upstash-sync-token")).toBeTruthy();
  });

  it("answers 400 with Redis's error when the command fails", async () => {
    await post("/", ["SET", "k", "v"]);
    expect(await post("/", ["INCR", "k"])).toMatchObject({
      status: 400,
      body: { error: "ERR value is not an integer or out of range" },
    });
  });

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
    const before = server.calls;
    const answer = await call(path, { method: "POST", raw });
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringMatching(/^ERR /) } });
    expect(server.calls).toBe(before);
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
    "XREAD BLOCK 0",
  ])("refuses %s, which would disturb the others or the server", async (line) => {
    const { status, body } = await post("/", line.split(" "));
    expect(status).toBe(400);
    expect(body.error).toMatch(/^ERR Command is not available: '[A-Z]+'\. See /);
  });

  it.each(["/", "/pipeline", "/multi-exec", "/get/k"])(
    "answers 401 on %s without the right token",
    async (path) => {
      const body = path === "/" ? ["FLUSHALL"] : [["FLUSHALL"]];
      const before = server.calls;
      for (const authorization of [
        "",
        "Bearer",
        "Bearer wrong",
        `Basic ${TOKEN}`,
        TOKEN,
        `Bearer ${TOKEN} `.slice(0, -2),
      ]) {
        const answer = await post(path, body, { authorization });
        expect(answer).toMatchObject({
          status: 401,
          body: { error: "WRONGPASS invalid or missing auth token" },
        });
      }
      expect(server.calls).toBe(before);
    },
  );

  it("takes the token from the query too, and does not make an argument of it", async () => {
    const headers = { authorization: "" };
    expect((await call(`/set/k/v?_token=${TOKEN}&EX=50`, { headers })).body).toEqual({ result: "OK" });
    expect((await call(`/ttl/k?_token=${TOKEN}`, { headers })).body).toEqual({ result: 50 });
    expect((await call("/get/k?_token=wrong", { headers })).status).toBe(401);
  });

  it("answers 405 with Allow to other methods", async () => {
    const deleted = await call("/get/k", { method: "DELETE" });
    expect(deleted.status).toBe(405);
    expect(deleted.headers.get("allow")).toBe("GET, HEAD, POST, PUT");
    expect((await call("/")).status).toBe(405);
    expect((await call("/pipeline")).status).toBe(405);
  });

  it("takes 1 MB and answers 413 to more, whether its size is announced or not", async () => {
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

  it("answers 403 to web pages and to other hosts' names", async () => {
    expect((await post("/", ["PING"], { origin: "http://localhost:8787" })).status).toBe(403);
    expect((await post("/", ["PING"], { origin: "null" })).status).toBe(403);
    expect(await statusFor({ host: "evil.example" })).toBe(403);
    expect(await statusFor({ host: `evil.example:${server.port}` })).toBe(403);
    expect(await statusFor({ host: "localhost:1" })).toBe(403);
    expect(await statusFor({ host: `localhost:${server.port}` })).toBe(200);
  });

  it("answers 400 to a subscription where the database has none", async () => {
    expect(await call("/subscribe/news")).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^ERR Command is not available: 'SUBSCRIBE'/) },
    });
    expect((await call("/subscribe/news", { headers: { authorization: "" } })).status).toBe(401);
  });

  it("counts one call for every request, however many commands it has", async () => {
    const before = server.calls;
    await post("/", ["PING"]);
    await post("/pipeline", [["PING"], ["PING"], ["PING"]]);
    await post("/multi-exec", [["PING"], ["PING"]]);
    expect(server.calls - before).toBe(3);
  });

  it("goes on when a client hangs up in the middle of its request", async () => {
    const socket = createConnection(server.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(
      `POST / HTTP/1.1\r\nhost: localhost:${server.port}\r\nauthorization: Bearer ${TOKEN}\r\ncontent-length: 99\r\n\r\n["PI`,
    );
    socket.destroy();
    expect((await post("/", ["PING"])).body).toEqual({ result: "PONG" });
  });

  it("fails to start with a line that names the variable when the port is taken", async () => {
    const second = startRestServer({ database, token: TOKEN, port: server.port });
    const message = `port ${server.port} is in use: stop what listens there, or set REDIS_REST_PORT`;
    await expect(second).rejects.toThrow(new Failure(message));
  });
});

describe("the REST API over a database that is gone", () => {
  const secret = "redis://user:pa55@host";
  const gone = () => Promise.reject(new Error(`lost ${secret}`));
  afterEach(() => server.close());

  it.each([
    ["/", ["SET", "k", "hidden"]],
    ["/pipeline", [["SET", "k", "hidden"]]],
    ["/multi-exec", [["SET", "k", "hidden"]]],
  ])("answers 502 on %s and gives nothing away", async (path, body) => {
    const log = vi.fn();
    const lost = { description: "", run: gone, pipeline: gone, transaction: gone, close: async () => {} };
    server = await startRestServer({ database: lost, token: TOKEN, port: 0, log });
    const answer = await post(path, body);
    expect(answer).toMatchObject({ status: 502, body: { error: "ERR the database cannot be reached" } });
    expect(log).toHaveBeenCalledOnce();
    expect(log.mock.calls.flat().join()).not.toMatch(new RegExp(`hidden|${TOKEN}`));
  });
});

describeWithRedis("the @upstash/redis SDK over redis-server", () => {
  serveFresh("redis-server");
  const client = (options = {}) =>
    new Redis({ url: server.url, token: TOKEN, enableTelemetry: false, ...options });

  it.each([
    ["odd characters", ODD],
    ["65,536 bytes", "🦊".repeat(16_384)],
    ["a large integer as a string", "9007199254740993"],
    ["OK", "OK"],
    ["nothing", ""],
  ])("gets back %s as they were set", async (_, value) => {
    const redis = client({ automaticDeserialization: false });
    expect(await redis.set(ODD, value)).toBe("OK");
    expect(await redis.get(ODD)).toBe(value);
    expect(await redis.mget(ODD, "none")).toEqual([value, null]);
  });

  it("gets back JSON values, without base64 too", async () => {
    const value = { a: [1, "x", null], b: { c: ODD } };
    for (const responseEncoding of ["base64", false] as const) {
      const redis = client({ responseEncoding });
      await redis.set("json", value, { ex: 100 });
      expect(await redis.get("json")).toEqual(value);
      expect(await redis.ttl("json")).toBe(100);
    }
  });

  it("keeps hashes, sets, sorted sets and lists", async () => {
    const redis = client();
    await redis.hset("h", { f: ODD, n: 5 });
    await redis.hincrby("h", "n", 2);
    expect(await redis.hgetall("h")).toEqual({ f: ODD, n: 7 });
    await redis.sadd("s", "a", ODD);
    expect((await redis.smembers("s")).sort()).toEqual(["a", ODD].sort());
    await redis.zadd("z", { score: 2, member: "two" }, { score: 1.5, member: "one" });
    expect(await redis.zrange("z", 0, -1, { withScores: true })).toEqual(["one", 1.5, "two", 2]);
    await redis.rpush<unknown>("l", { a: 1 }, "x");
    expect(await redis.lrange("l", 0, -1)).toEqual([{ a: 1 }, "x"]);
    await redis.pfadd("p", "a", "b", "a");
    expect(await redis.pfcount("p")).toBe(2);
    await redis.xadd("x", "*", { field: "value" });
    expect(Object.values(await redis.xrange("x", "-", "+"))).toEqual([{ field: "value" }]);
    await redis.geoadd("g", { longitude: 13.4, latitude: 52.5, member: "Berlin" });
    expect(await redis.geopos("g", "Berlin")).toEqual([
      { lng: expect.closeTo(13.4), lat: expect.closeTo(52.5) },
    ]);
  });

  it("scans every key once", async () => {
    const redis = client();
    await redis.mset(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k:${i}`, i])));
    const seen: string[] = [];
    let cursor = "0";
    do {
      const [next, keys] = await redis.scan(cursor, { match: "k:*", count: 30 });
      seen.push(...keys);
      cursor = next;
    } while (cursor !== "0");
    expect(new Set(seen).size).toBe(100);
  });

  it("runs scripts, loaded ones and read-only ones", async () => {
    const redis = client();
    expect(await redis.eval("return {KEYS[1], ARGV[1], 1}", ["k"], [ODD])).toEqual(["k", ODD, 1]);
    expect(await redis.createScript("return redis.call('INCR', KEYS[1])").exec(["n"], [])).toBe(1);
    const sha = await redis.scriptLoad("return 42");
    expect(await redis.evalsha(sha, [], [])).toBe(42);
    expect(await redis.evalRo("return redis.call('GET', KEYS[1])", ["n"], [])).toBe(1);
  });

  it("runs pipelines, transactions and automatic pipelines", async () => {
    const redis = client();
    expect(await redis.pipeline().set("a", ODD).get("a").incr("n").exec()).toEqual(["OK", ODD, 1]);
    expect(await redis.multi().incr("n").get("none").hgetall("none").exec()).toEqual([2, null, null]);
    const before = server.calls;
    const automatic = client({ enableAutoPipelining: true });
    expect(await Promise.all([automatic.get("a"), automatic.incr("n"), automatic.get("none")])).toEqual([
      ODD,
      3,
      null,
    ]);
    // The SDK sends what reads and what writes apart.
    expect(server.calls - before).toBe(2);
  });

  it("throws Redis's error, and tells which command of a pipeline failed", async () => {
    const redis = client();
    await redis.set("text", "x");
    await expect(redis.sadd("text", "a")).rejects.toThrow(/WRONGTYPE/);
    await expect(redis.multi().incr("text").exec()).rejects.toThrow(/ERR value is not an integer/);
    const results = await redis.pipeline().incr("text").get("text").exec({ keepErrors: true });
    expect(results).toMatchObject([{ error: /not an integer/ }, { result: "x" }].map(looked));
    await expect(client({ token: "wrong" }).get("a")).rejects.toThrow(/WRONGPASS/);
  });

  it.each(["subscribe", "psubscribe"] as const)(
    "hears what is published after it has called %s",
    async (method) => {
      const redis = client();
      const subscription = redis[method](method === "subscribe" ? "news:1" : "news:*");
      const heard = new Promise((resolve) => {
        subscription.on(method === "subscribe" ? "message" : "pmessage", resolve);
      });
      await new Promise((resolve) => subscription.on(method, resolve));
      expect(await redis.publish("news:1", { text: ODD })).toBe(1);
      expect(await heard).toMatchObject({ channel: "news:1", message: { text: ODD } });
      await subscription.unsubscribe();
      await vi.waitFor(async () => expect(await redis.publish("news:1", "nobody hears")).toBe(0));
    },
  );

  it("gets an answer of tens of megabytes", async () => {
    const redis = client({ automaticDeserialization: false });
    const text = "0123456789abcdef".repeat(4_096);
    await redis.set("big", text);
    const texts = await redis.mget<string[]>(...Array<string>(400).fill("big"));
    expect(texts.length).toBe(400);
    expect(texts.every((got) => got === text)).toBe(true);
  });

  it("takes a hundred thousand arguments in one command", async () => {
    const { body } = await post("/", ["DEL", ...Array<string>(100_000).fill("none")]);
    expect(body).toEqual({ result: 0 });
  });
});

/** Matches an error's text by a pattern. */
function looked<T extends { error?: RegExp; result?: unknown }>(expected: T): unknown {
  return expected.error ? { error: expect.stringMatching(expected.error) } : expected;
}

/** A request whose headers `fetch` would not let us set. */
async function statusFor(headers: Record<string, string>): Promise<number | undefined> {
  const sent = httpRequest(server.url, {
    method: "POST",
    agent: false,
    headers: { authorization: `Bearer ${TOKEN}`, ...headers },
  });
  sent.end('["PING"]');
  const [response] = await once(sent, "response");
  response.resume();
  return response.statusCode;
}

/** A request of kilobytes without a Content-Length. */
async function sendInPieces(pieceBytes: number, pieces: number): Promise<number | undefined> {
  const sent = httpRequest(server.url, { method: "POST", headers: { authorization: `Bearer ${TOKEN}` } });
  onTestFinished(() => void sent.destroy());
  for (let i = 0; i < pieces; i += 1) sent.write(Buffer.alloc(pieceBytes, "x"));
  sent.end();
  const [response] = await once(sent, "response");
  response.resume();
  return response.statusCode;
}
