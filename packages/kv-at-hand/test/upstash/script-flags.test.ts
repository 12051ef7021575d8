import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type DatabaseKind, describeWithRedis } from "../../../../test/support/redis.ts";
import { useUpstash } from "../../../../test/support/upstash.ts";

const FLAGGED = "#!lua flags=allow-key-locking\nreturn redis.call('INCR', KEYS[1])";

function describeScriptFlags(kind: DatabaseKind): void {
  const { post } = useUpstash(kind);
  const result = async (...command: unknown[]) => (await post("/", command)).body;

  it("runs a script with Upstash's flag, alone and in batches", async () => {
    expect(await result("EVAL", FLAGGED, 1, "n")).toEqual({ result: 1 });
    expect(await result("eval", FLAGGED.replace("\n", " \n"), 1, "n")).toEqual({ result: 2 });
    const commands = [["EVAL", FLAGGED, 1, "n"]];
    expect((await post("/pipeline", commands)).body).toEqual([{ result: 3 }]);
    expect((await post("/multi-exec", commands)).body).toEqual([{ result: 4 }]);
  });

  it("finds it by the hash of the client's text", async () => {
    const script = `${FLAGGED} + 100`;
    const hash = createHash("sha1").update(script).digest("hex");
    await result("SCRIPT", "FLUSH");
    expect(await result("EVALSHA", hash, 1, "n")).toMatchObject({
      error: expect.stringMatching(/^NOSCRIPT /),
    });
    expect(await result("SCRIPT", "EXISTS", hash)).toEqual({ result: [0] });
    expect(await result("script", "load", script)).toEqual({ result: hash });
    expect((await post("/pipeline", [["SCRIPT", "LOAD", script]])).body).toEqual([{ result: hash }]);
    expect(await result("EVALSHA", hash.toUpperCase(), 1, "n")).toEqual({ result: 101 });
    expect(await result("SCRIPT", "EXISTS", hash, "0".repeat(40))).toEqual({ result: [1, 0] });
  });

  it("reports an error with the client's line number", async () => {
    const { error } = await result("EVAL", "#!lua flags=allow-key-locking\nlocal x = 1\nreturn x.y.z", 0);
    expect(error).toMatch(/user_script:3: /);
  });
}

describe("scripts with Upstash's flag, over the embedded Redis", () => describeScriptFlags("embedded"));

describeWithRedis("scripts with Upstash's flag, over redis-server", () => {
  describeScriptFlags("redis-server");
  const { post } = useUpstash("redis-server");

  it("keeps Redis's own flags and the name of a library", async () => {
    const writes = "#!lua flags=no-writes,allow-key-locking\nreturn redis.call('SET', 'a', 1)";
    expect((await post("/", ["EVAL", writes, 0])).body.error).toMatch(/Write commands are not allowed/);
    const library =
      "#!lua name=lib flags=allow-key-locking\nredis.register_function('f', function() return 7 end)";
    expect((await post("/", ["FUNCTION", "LOAD", "REPLACE", library])).body).toEqual({ result: "lib" });
    expect((await post("/", ["FCALL", "f", 0])).body).toEqual({ result: 7 });
  });
});
