import { once } from "node:events";
import { describe, expect, it, vi } from "vitest";
import { ask, type DatabaseKind, describeOnDatabases, redisServerPath } from "../../support/redis.ts";
import { lineOf, linesDown, usePosts } from "./command.ts";

const TEXTS = [
  "hello",
  '\0\x01\x1f\x7f \r\n\t"\\ \u2028\u2029\ufeff',
  "🦊👨‍👩‍👧 é ü 中文 \u{10ffff}",
  "\ufeff",
  " ",
  "x".repeat(65_536),
  "\x01".repeat(65_536),
  "🦊".repeat(16_384),
  '{"id":"post:1","text":"no post"}\n',
];

function movesPosts(kind: DatabaseKind): void {
  const posts = usePosts(kind);

  it("exports every post, newest first, and imports them under the same ids", async () => {
    for (const text of TEXTS) await posts.create(text);
    const exported = await posts.run(["export"]);
    const lines = TEXTS.map((text, i) => lineOf(i + 1, text)).reverse();
    expect(exported).toMatchObject({ code: 0, err: "" });
    expect(exported.out).toBe(`${lines.join("\n")}\n`);
    await posts.database.run(["FLUSHALL"]);
    const imported = await posts.run(["import"], exported.out);
    expect(imported).toMatchObject({ code: 0, out: "" });
    expect(imported.err).toBe(`${TEXTS.length} imported, 0 already there, 0 different\n`);
    expect(await posts.lines()).toEqual(lines);
    expect(await posts.create("the next one")).toBe(TEXTS.length + 1);
  });

  it("exports nothing from an empty database, and imports nothing from an empty file", async () => {
    expect(await posts.run(["export"])).toMatchObject({ code: 0, out: "", err: "" });
    expect(await posts.run(["import"])).toMatchObject({ code: 0, err: "0 imported, 0 already there\n" });
    expect(await ask(posts.database, "DBSIZE")).toBe(0);
  });

  it.each([
    ["a byte order mark", (text: string) => `\ufeff${text}`],
    ["blank lines at the end", (text: string) => `${text}\n \t\r\n\n`],
    ["both, and the lines of Windows", (text: string) => `\ufeff${text.replaceAll("\n", "\r\n")}\r\n\r\n`],
  ])("imports a file with %s, as editors save it", async (_, edited) => {
    const lines = [lineOf(2, "two"), lineOf(1, "one")];
    expect(await posts.run(["import"], edited(`${lines.join("\n")}\n`))).toMatchObject({
      code: 0,
      err: "2 imported, 0 already there, 0 different\n",
    });
    expect(await posts.lines()).toEqual(lines);
    expect(await posts.run(["import"], edited(""))).toMatchObject({
      code: 0,
      err: "0 imported, 0 already there\n",
    });
  });

  it("keeps posts that already have the same text", async () => {
    const lines = [...linesDown(1_200)].join("");
    await posts.run(["import"], lines);
    await posts.database.run(["DEL", "post:700"]);
    expect(await posts.run(["import"], lines)).toMatchObject({
      code: 0,
      err: "1 imported, 1199 already there, 0 different\n",
    });
    expect(`${(await posts.lines()).join("\n")}\n`).toBe(lines);
  });

  it("never overwrites another text: prints its id, imports the others, and exits with 1", async () => {
    for (const text of ["same", "canary-mine"]) await posts.create(text);
    const theirs = [lineOf(3, "new"), lineOf(2, "canary-theirs"), lineOf(1, "same")];
    const { code, err } = await posts.run(["import"], theirs.join("\n"));
    expect(code).toBe(1);
    expect(err).toBe(
      "post:2 holds something else: left unchanged\n1 imported, 1 already there, 1 different\n",
    );
    expect(await posts.lines()).toEqual([theirs[0], lineOf(2, "canary-mine"), theirs[2]]);
  });

  it("keeps a post's key that holds no text", async () => {
    await posts.database.run(["RPUSH", "post:2", "canary-mine"]);
    await posts.database.run(["HSET", "post:3", "canary", "mine"]);
    const { code, err } = await posts.run(["import"], linesDown(4));
    expect([code, err]).toEqual([
      1,
      "post:3 holds something else: left unchanged\npost:2 holds something else: left unchanged\n2 imported, 0 already there, 2 different\n",
    ]);
    expect(await ask(posts.database, "LRANGE", "post:2", "0", "-1")).toEqual(["canary-mine"]);
    expect(await ask(posts.database, "HGET", "post:3", "canary")).toBe("mine");
    expect(new Set((await ask(posts.database, "SMEMBERS", "posts:0")) as string[])).toEqual(
      new Set(["1", "4"]),
    );
  });

  it("writes no text if an id cannot join its bucket", async () => {
    await posts.database.run(["SET", "posts:0", "not a Set"]);
    expect((await posts.run(["import"], [lineOf(501, "a"), lineOf(2, "b")].join("\n"))).code).toBe(1);
    expect(await ask(posts.database, "EXISTS", "post:501", "post:2")).toBe(0);
  });

  it("accepts ascending ids, gaps, and the highest id", async () => {
    const ids = [3, 499, 500, 501, 2_600, 899_999_999_999_999];
    const { code } = await posts.run(["import"], ids.map((id) => lineOf(id, `t${id}`)).join("\r\n"));
    expect(code).toBe(0);
    for (const id of ids) expect(await ask(posts.database, "GET", `post:${id}`)).toBe(`t${id}`);
    expect(await ask(posts.database, "SMEMBERS", "posts:5")).toEqual(["2600"]);
    expect(await posts.create("the next one")).toBe(900_000_000_000_000);
  });

  it("never lowers post:id", async () => {
    await posts.database.run(["SET", "post:id", "3000000000000"]);
    await posts.run(["import"], lineOf(5, "old"));
    expect(await ask(posts.database, "GET", "post:id")).toBe("3000000000000");
  });
}

describeOnDatabases("npm run posts", movesPosts);

describe("npm run posts, as a process,", () => {
  const posts = usePosts(redisServerPath() ? "redis-server" : "embedded");

  it("exports what it imports", async () => {
    const lines = TEXTS.map((text, i) => `${lineOf(i + 1, text)}\n`)
      .reverse()
      .join("");
    const imported = await posts.runProcess(["import"], lines);
    expect(imported).toMatchObject({ code: 0, out: "" });
    expect(imported.err).toBe(`${TEXTS.length} imported, 0 already there, 0 different\n`);
    const exported = await posts.runProcess(["export"]);
    expect(exported).toMatchObject({ code: 0, out: lines, err: "" });
  });

  it("finishes a killed import when run again", async () => {
    const lines = [...linesDown(5_000)];
    const { child, ended } = posts.start(["import"]);
    child.stdin?.write(lines.slice(0, 2_900).join(""));
    // Each batch has 500 posts; the last one has not arrived.
    await vi.waitFor(async () => expect(await ask(posts.database, "EXISTS", "post:2501")).toBe(1), {
      timeout: 60_000,
    });
    child.kill("SIGKILL");
    expect(await ended).toMatchObject({ code: null, err: "" });
    expect(await posts.lines()).toEqual(lines.slice(0, 2_500).map((line) => line.trimEnd()));
    expect(await posts.create("meanwhile")).toBe(5_001);
    expect(await posts.run(["import"], lines)).toMatchObject({
      code: 0,
      err: "2500 imported, 2500 already there, 0 different\n",
    });
    expect((await posts.lines()).slice(1)).toEqual(lines.map((line) => line.trimEnd()));
  });

  it("ends quietly if the reader stops early", async () => {
    for (let i = 0; i < 60; i++) await posts.create("x".repeat(65_536));
    const { child, ended } = posts.start(["export"]);
    await once(child.stdout ?? child, "data");
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ code: 0, err: "" });
  });
});
