import { describe, expect, it, onTestFinished, vi } from "vitest";
import { ask, openFresh, testFolder } from "../../../../test/support/redis.ts";
import { type Command, type Database, ReplyError } from "../../src/redis/database.ts";
import { openEmbedded } from "../../src/redis/embedded/index.ts";
import { openDatabase } from "../../src/redis/open.ts";
import { promisesOfADatabase } from "./promises.ts";

describe("the embedded database", () => {
  promisesOfADatabase("embedded");

  it("shares its data with no other database", async () => {
    const [one, other] = await Promise.all([openFresh("embedded"), openFresh("embedded")]);
    await one.run(["SET", "a", "1"]);
    expect(await other.run(["GET", "a"])).toBeNull();
    await Promise.all([one.close(), other.close()]);
  });

  it("opens, with a line in the log, if there is neither a URL nor a server on PATH", async () => {
    const log = vi.fn();
    const directory = await testFolder();
    const database = await openDatabase({ directory, path: directory, log });
    expect(database.description).toContain("embedded");
    expect(log).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining("data is lost when the process ends"),
    );
  });

  it("deletes a key when it expires", async () => {
    const database = await openFresh("embedded");
    onTestFinished(() => database.close());
    await database.run(["SET", "a", "1", "PX", "20"]);
    await expect.poll(() => database.run(["EXISTS", "a"])).toBe(0);
  });

  it("finds each permanent key once in a SCAN while others come and go", async () => {
    const database = await openFresh("embedded");
    onTestFinished(() => database.close());
    const staying = Array.from({ length: 300 }, (_, i) => `staying:${i}`);
    for (const key of staying) await database.run(["SET", key, "1"]);
    let count = 0;
    const found = await scan(database, async () => {
      await database.run(["DEL", `passing:${count}`]);
      count += 1;
      await database.run(["SET", `passing:${count}`, "1"]);
    });
    expect(count).toBeGreaterThan(10);
    expect(found.filter((key) => key.startsWith("staying:")).sort()).toEqual([...staying].sort());
  });

  it.each([
    ["overwrites", (key: string): Command[] => [["SET", key, "2"]]],
    ["renames", (key: string): Command[] => [["RENAME", key, `${key}'`]]],
    [
      "replaces",
      (key: string): Command[] => [
        ["DEL", key],
        ["SET", `${key}'`, "2"],
      ],
    ],
    ["copies", (key: string): Command[] => [["COPY", key, `${key}'`]]],
  ])("ends a SCAN whose caller %s each key that it finds", async (_, change) => {
    const database = await openFresh("embedded");
    onTestFinished(() => database.close());
    for (let i = 0; i < 50; i += 1) await database.run(["SET", `${i}`, "1"]);
    const found = await scan(database, async (keys) => {
      for (const command of keys.flatMap(change)) await database.run(command);
    });
    expect(found.filter((key) => !key.endsWith("'"))).toHaveLength(50);
  });

  it.each([
    ["at its end", "redis.call('SET', KEYS[1], ARGV[1]) while true do end"],
    [
      "although it catches errors",
      "local function f() while true do pcall(f) end end while true do pcall(f) end",
    ],
    ["in coroutines", "local function f() while true do end end while true do pcall(coroutine.wrap(f)) end"],
  ])("stops a script that runs too long, %s, with an error that says so", async (_, script) => {
    const database = await openEmbedded(100);
    const endless = database.run(["EVAL", script, "1", "a", "1"]);
    await expect(endless).rejects.toThrow(/^ERR the script ran for more than 0\.1 s and was stopped$/);
    await expect(endless).rejects.toBeInstanceOf(ReplyError);
    expect(await database.run(["PING"])).toEqual(Buffer.from("PONG"));
  });

  it("names the line of an error, also in a script that is compiled already and among many others", async () => {
    const database = await openFresh("embedded");
    onTestFinished(() => database.close());
    for (let i = 0; i < 210; i += 1) {
      const script = `local one = 1\n\nlocal two = one .. nil -- ${Math.floor(i / 2)}`;
      await expect(database.run(["EVAL", script, "0"])).rejects.toThrow(
        "user_script:3: attempt to concatenate",
      );
    }
  });

  it("does not run precompiled code, as redis-server does not", async () => {
    const database = await openFresh("embedded");
    onTestFinished(() => database.close());
    const code = await database.run(["EVAL", "return string.dump(function() return 1 end)", "0"]);
    const precompiled = database.run(["EVAL", code as Buffer, "0"]);
    await expect(precompiled).rejects.toThrow(/^ERR Error compiling script .*binary/);
  });

  it("answers with an integer, whatever number a script returns", async () => {
    const database = await openFresh("embedded");
    onTestFinished(() => database.close());
    const lowest = -(2n ** 63n);
    // As redis-server on x86; on ARM, it answers with others.
    expect(await database.run(["EVAL", "return { 1e20, 1 / 0, -1 / 0, 0 / 0 }", "0"])).toEqual(
      Array(4).fill(lowest),
    );
  });

  it("refuses to answer with a table that contains itself", async () => {
    const database = await openFresh("embedded");
    onTestFinished(() => database.close());
    const endless = database.run(["EVAL", "local t = {} t[1] = t return t", "0"]);
    await expect(endless).rejects.toThrow("ERR reached lua stack limit");
  });

  it("matches a pattern of many stars at once", async () => {
    const database = await openFresh("embedded");
    onTestFinished(() => database.close());
    await database.run(["SET", "a".repeat(200), "1"]);
    expect(await ask(database, "KEYS", `${"*a".repeat(20)}*b`)).toEqual([]);
    expect(await ask(database, "KEYS", `${"*a".repeat(20)}*`)).toHaveLength(1);
  });

  it("counts distinct elements exactly, over several keys", async () => {
    const database = await openFresh("embedded");
    onTestFinished(() => database.close());
    for (let i = 0; i < 300; i += 1) await database.run(["PFADD", i % 2 ? "odd" : "even", String(i), "both"]);
    expect(await database.run(["PFCOUNT", "odd"])).toBe(151);
    expect(await database.run(["PFCOUNT", "odd", "even", "none"])).toBe(301);
  });
});

/** Everything that a SCAN finds, page by page, with `meanwhile` after each; fails if the pages never end. */
async function scan(database: Database, meanwhile: (keys: string[]) => Promise<void>): Promise<string[]> {
  const found: string[] = [];
  let cursor = "0";
  for (let page = 0; page < 10_000; page += 1) {
    const [next, keys] = (await ask(database, "SCAN", cursor, "COUNT", "1")) as [string, string[]];
    found.push(...keys);
    if (next === "0") return found;
    await meanwhile(keys);
    cursor = next;
  }
  throw new Error("the SCAN has no end");
}
