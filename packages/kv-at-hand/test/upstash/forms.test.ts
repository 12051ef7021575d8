import { describe, expect, it, onTestFinished } from "vitest";
import { call as callAt, useUpstash } from "../../../../test/support/upstash.ts";
import { DB_TOKEN } from "../../../../test/support/worker.ts";
import { startRestServer } from "../../src/upstash/server.ts";

const { rest, post } = useUpstash("embedded");
const authorization = `Bearer ${DB_TOKEN}`;

describe("the response format resp2", () => {
  const resp2 = async (path: string, body: unknown) => {
    const answer = await fetch(rest.server.url + path, {
      method: "POST",
      headers: { authorization, "upstash-response-format": "resp2" },
      body: JSON.stringify(body),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    return {
      status: answer.status,
      type: answer.headers.get("content-type"),
      text: bytes.toString("latin1"),
    };
  };

  it("sends replies as Redis does, and errors with 400", async () => {
    const type = "application/octet-stream";
    expect(await resp2("/", ["SET", "k", "é"])).toEqual({ status: 200, type, text: "+OK\r\n" });
    const script = "return {KEYS[1], 5, false, {}, redis.call('GET', KEYS[1])}";
    const { text } = await resp2("/", ["EVAL", script, 1, "k"]);
    expect(text).toBe("*5\r\n$1\r\nk\r\n:5\r\n$-1\r\n*0\r\n$2\r\n\xc3\xa9\r\n");
    const error = "-ERR value is not an integer or out of range\r\n";
    expect(await resp2("/", ["INCR", "k"])).toEqual({ status: 400, type, text: error });
    expect(
      (
        await resp2("/pipeline", [
          ["INCR", "k"],
          ["STRLEN", "k"],
        ])
      ).text,
    ).toBe(`${error}:2\r\n`);
  });

  it("leaves a transaction's answer JSON", async () => {
    expect((await resp2("/multi-exec", [["PING"]])).text).toBe('[{"result":"PONG"}]');
  });

  it.each([
    { "upstash-response-format": "resp3" },
    { "upstash-response-format": "resp2", "upstash-encoding": "base64" },
  ])("answers 400 to %o", async (headers) => {
    expect(await post("/", ["PING"], headers)).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^ERR /) },
    });
  });
});

describe("the read-only token", () => {
  const READER = "reader-token";
  const start = async () => {
    const server = await startRestServer({
      database: rest.database,
      token: DB_TOKEN,
      readOnlyToken: READER,
      port: 0,
    });
    onTestFinished(() => server.close());
    return (path: string, body?: unknown) =>
      callAt(server.url + path, { body, headers: { authorization: `Bearer ${READER}` } });
  };

  it("reads, one by one and in batches", async () => {
    const read = await start();
    await post("/", ["SET", "k", "v"]);
    expect((await read("/get/k")).body).toEqual({ result: "v" });
    expect((await read("/multi-exec", [["mget", "k"]])).body).toEqual([{ result: ["v"] }]);
  });

  it.each([
    ["SET", "k", "v"],
    ["set", "k", "v"],
    ["EVAL", "return 1", "0"],
    ["KEYS", "*"],
    ["SCAN", "0"],
    ["FLUSHALL"],
    ["NOSUCH"],
  ])("is refused %s", async (...command) => {
    const read = await start();
    const error = `NOPERM this user has no permissions to run the '${command[0]?.toLowerCase()}' command`;
    expect(await read("/", command)).toMatchObject({ status: 400, body: { error } });
    expect((await read("/pipeline", [command, ["GET", "none"]])).body).toEqual([{ error }, { result: null }]);
    expect((await read("/multi-exec", [command])).status).toBe(400);
  });

  it.each(["monitor", "subscribe/c"])("is refused /%s", async (path) => {
    const read = await start();
    expect((await read(`/${path}`)).body.error).toMatch(/^NOPERM /);
  });
});

describe("ACL RESTTOKEN", () => {
  const READER = "reader-token";
  const start = async (readOnlyToken?: string) => {
    const server = await startRestServer({
      database: rest.database,
      token: DB_TOKEN,
      ...(readOnlyToken !== undefined && { readOnlyToken }),
      port: 0,
    });
    onTestFinished(() => server.close());
    return async (path: string, body: unknown, token = DB_TOKEN) => {
      const { status, body: answer } = await callAt(server.url + path, {
        body,
        headers: { authorization: `Bearer ${token}` },
      });
      return { status, answer };
    };
  };
  const WRONGPASS = "WRONGPASS invalid username-password pair or user is disabled.";

  it("returns each user's token for its password, alone and among other commands", async () => {
    const post = await start(READER);
    const own = ["ACL", "RESTTOKEN", "default", DB_TOKEN];
    const readers = ["acl", "resttoken", "default_ro", READER];
    expect(await post("/", own)).toEqual({ status: 200, answer: { result: DB_TOKEN } });
    expect(await post("/", readers)).toEqual({ status: 200, answer: { result: READER } });
    const several = [["SET", "k", "v"], readers, ["ACL", "RESTTOKEN", "default", "wrong"], ["GET", "k"]];
    expect((await post("/pipeline", several)).answer).toEqual([
      { result: "OK" },
      { result: READER },
      { error: WRONGPASS },
      { result: "v" },
    ]);
    expect((await post("/multi-exec", [own, ["GET", "k"]])).answer).toEqual([
      { result: DB_TOKEN },
      { result: "v" },
    ]);
  });

  it.each([
    ["another password", ["RESTTOKEN", "default", "wrong"], WRONGPASS],
    ["a user's password for another", ["RESTTOKEN", "default", READER], WRONGPASS],
    ["a user that does not exist", ["RESTTOKEN", "alice", DB_TOKEN], WRONGPASS],
    ["no password", ["RESTTOKEN", "default"], "ERR wrong number of arguments for 'acl|resttoken' command"],
    [
      "another subcommand",
      ["SETUSER", "alice"],
      expect.stringMatching(/^ERR Command is not available: 'ACL'/),
    ],
  ])("answers 400 to %s", async (_, args, error) => {
    const post = await start(READER);
    expect(await post("/", ["ACL", ...args])).toEqual({ status: 400, answer: { error } });
  });

  it("has no default_ro without a read-only token, and refuses callers with that token", async () => {
    const asked = ["ACL", "RESTTOKEN", "default_ro", READER];
    expect((await (await start())("/", asked)).answer).toEqual({ error: WRONGPASS });
    expect((await (await start(READER))("/", asked, READER)).answer.error).toMatch(/^NOPERM /);
  });
});

describe("/monitor", () => {
  it("reports every command like Redis's MONITOR", async () => {
    const answer = await fetch(`${rest.server.url}/monitor`, { method: "POST", headers: { authorization } });
    expect(answer.headers.get("content-type")).toBe("text/event-stream");
    await post("/", ["set", "k", 'a "b"\\\n\u0001é']);
    await post("/pipeline", [["GET", "k"]]);
    await post("/multi-exec", [["PING"]]);
    const lines: string[] = [];
    let text = "";
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString();
      lines.splice(0, lines.length, ...text.split("\n\n").slice(0, -1));
      if (lines.length >= 4) break;
    }
    const at = expect.stringMatching(/^data: \d+\.\d{6} \[0 0\.0\.0\.0:0\] /);
    expect(lines).toEqual(['data: "OK"', at, at, at]);
    expect(lines.map((line) => line.replace(/^.*\] /, "")).slice(1)).toEqual([
      '"set" "k" "a \\"b\\"\\\\\\n\\x01\\xc3\\xa9"',
      '"GET" "k"',
      '"PING"',
    ]);
  });
});

describe("the option for larger requests", () => {
  it("accepts requests up to its limit, and answers 413 above it", async () => {
    const requestLimitBytes = 10 * 1024 * 1024;
    const server = await startRestServer({
      database: rest.database,
      token: DB_TOKEN,
      port: 0,
      requestLimitBytes,
    });
    onTestFinished(() => server.close());
    const raw = JSON.stringify(["STRLEN", "x".repeat(requestLimitBytes - 13)]);
    expect((await callAt(server.url, { raw })).body).toEqual({ result: 0 });
    expect((await callAt(server.url, { raw: `${raw} ` })).status).toBe(413);
  });
});
