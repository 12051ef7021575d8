import { describe, expect, it } from "vitest";
import { looked, ODD, useUpstash } from "../../../../test/support/upstash.ts";
import { DB_TOKEN } from "../../../../test/support/worker.ts";

const { rest, call, post } = useUpstash("embedded");

describe("the REST API", () => {
  it("runs a command sent as a JSON array", async () => {
    expect(await post("/", ["SET", "k", ODD])).toMatchObject({ status: 200, body: { result: "OK" } });
    expect(await post("/", ["GET", "k"])).toMatchObject({ status: 200, body: { result: ODD } });
    expect(await post("/", ["GET", "none"])).toMatchObject({ status: 200, body: { result: null } });
  });

  it("turns arguments that are numbers, booleans, null or objects into strings", async () => {
    const echo = ["EVAL", "return ARGV", 0, 1, 2.5, true, null, { a: [1, "x"] }, [2]];
    const { body } = await post("/", echo);
    expect(body).toEqual({ result: ["1", "2.5", "true", "null", '{"a":[1,"x"]}', "[2]"] });
  });

  it("keeps every digit of a number, however large or exact", async () => {
    const numbers = [
      "9007199254740993",
      "-9223372036854775808",
      "3.14159265358979323846",
      "1e400",
      "-0",
      "1.50",
    ];
    const { body } = await call("/", { raw: `["EVAL", "return ARGV" , 0 ,${numbers.join(" ,\n")} ]\n` });
    expect(body).toEqual({ result: numbers });
    const inObject = '{"id":9007199254740993,"brackets":"[,]}\\"\\\\"}';
    await call("/pipeline", { raw: `[["SET","object",${inObject}],["SET","n",9223372036854775806]]` });
    expect((await post("/", ["GET", "object"])).body).toEqual({ result: inObject });
    expect(await textOf("/", ["INCR", "n"])).toBe('{"result":9223372036854775807}');
    expect(
      await textOf("/pipeline", [
        ["DECRBY", "n", 5],
        ["INCR", "n"],
      ]),
    ).toBe('[{"result":9223372036854775802},{"result":9223372036854775803}]');
  });

  it("runs a command sent as a path, with the body and query parameters as further arguments", async () => {
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

  it("keeps bytes that are not UTF-8 in a path's body, and returns them in base64", async () => {
    const bytes = Buffer.from([0, 255, 10, 200]);
    await call("/set/k", { raw: bytes });
    const { body } = await call("/get/k", { headers: { "upstash-encoding": "base64" } });
    expect(body).toEqual({ result: bytes.toString("base64") });
  });

  it("encodes every string in base64 on request, except a reply of OK and errors", async () => {
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

  it("runs a whole transaction, or answers 400 with one error if it is discarded", async () => {
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

  it("answers 400 with Redis's error if the command fails", async () => {
    await post("/", ["SET", "k", "v"]);
    expect(await post("/", ["INCR", "k"])).toMatchObject({
      status: 400,
      body: { error: "ERR value is not an integer or out of range" },
    });
  });

  it("counts one call per request, however many commands it has", async () => {
    const before = rest.server.calls;
    await post("/", ["PING"]);
    await post("/pipeline", [["PING"], ["PING"], ["PING"]]);
    await post("/multi-exec", [["PING"], ["PING"]]);
    expect(rest.server.calls - before).toBe(3);
  });
});

/** The body of an answer as sent: JSON.parse would round its numbers. */
async function textOf(path: string, body: unknown): Promise<string> {
  const headers = { authorization: `Bearer ${DB_TOKEN}` };
  const answer = await fetch(rest.server.url + path, { method: "POST", headers, body: JSON.stringify(body) });
  return answer.text();
}
