import { once } from "node:events";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ask, describeWithRedis } from "../support/redis.ts";
import { Bench, lineOf, linesDown } from "./command.ts";

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

function movesPosts(kind: "redis-server" | "embedded"): void {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.open(kind);
  });
  beforeEach(() => bench.database.run(["FLUSHALL"]));
  afterAll(() => bench.close());

  it("exports every post, newest first, and imports them under the same ids", async () => {
    for (const text of TEXTS) await bench.create(text);
    const exported = await bench.run(["export"]);
    const lines = TEXTS.map((text, i) => lineOf(i + 1, text)).reverse();
    expect(exported).toMatchObject({ code: 0, err: "" });
    expect(exported.out).toBe(`${lines.join("\n")}\n`);
    await bench.database.run(["FLUSHALL"]);
    const imported = await bench.run(["import"], exported.out);
    expect(imported).toMatchObject({ code: 0, out: "" });
    expect(imported.err).toBe(`${TEXTS.length} imported, 0 there already, 0 different\n`);
    expect(await bench.lines()).toEqual(lines);
    expect(await bench.create("the next one")).toBe(TEXTS.length + 1);
  });

  it("exports nothing of an empty database, and imports nothing of an empty file", async () => {
    expect(await bench.run(["export"])).toMatchObject({ code: 0, out: "", err: "" });
    expect(await bench.run(["import"])).toMatchObject({ code: 0, err: "0 imported, 0 there already\n" });
    expect(await ask(bench.database, "DBSIZE")).toBe(0);
  });

  it("leaves what is there already with the same text", async () => {
    const lines = [...linesDown(1_200)].join("");
    await bench.run(["import"], lines);
    await bench.database.run(["DEL", "post:700"]);
    expect(await bench.run(["import"], lines)).toMatchObject({
      code: 0,
      err: "1 imported, 1199 there already, 0 different\n",
    });
    expect(`${(await bench.lines()).join("\n")}\n`).toBe(lines);
  });

  it("never overwrites another text: its id is told, the others are imported, and the exit code is 1", async () => {
    for (const text of ["same", "canary-mine"]) await bench.create(text);
    const theirs = [lineOf(3, "new"), lineOf(2, "canary-theirs"), lineOf(1, "same")];
    const { code, err } = await bench.run(["import"], theirs.join("\n"));
    expect(code).toBe(1);
    expect(err).toBe(
      "post:2 is there with another text: left as it is\n1 imported, 1 there already, 1 different\n",
    );
    expect(await bench.lines()).toEqual([theirs[0], lineOf(2, "canary-mine"), theirs[2]]);
  });

  it("takes ids that go up too, with gaps, and the highest that there may be", async () => {
    const ids = [3, 499, 500, 501, 2_600, 8_999_999_999_999_999];
    const { code } = await bench.run(["import"], ids.map((id) => lineOf(id, `t${id}`)).join("\r\n"));
    expect(code).toBe(0);
    for (const id of ids) expect(await ask(bench.database, "GET", `post:${id}`)).toBe(`t${id}`);
    expect(await ask(bench.database, "SMEMBERS", "posts:5")).toEqual(["2600"]);
    expect(await bench.create("the next one")).toBe(9_000_000_000_000_000);
  });

  it("never takes post:id back", async () => {
    await bench.database.run(["SET", "post:id", "3000000000000"]);
    await bench.run(["import"], lineOf(5, "old"));
    expect(await ask(bench.database, "GET", "post:id")).toBe("3000000000000");
  });

  it("finishes an import that was killed when it is run again", async () => {
    const lines = [...linesDown(5_000)];
    const { child, ended } = bench.start(["import"]);
    child.stdin?.write(lines.slice(0, 2_900).join(""));
    // Each batch has 500 posts, and the last of these has not come.
    await vi.waitFor(async () => expect(await ask(bench.database, "EXISTS", "post:2501")).toBe(1), {
      timeout: 60_000,
    });
    child.kill("SIGKILL");
    expect(await ended).toMatchObject({ code: null, err: "" });
    expect(await bench.lines()).toEqual(lines.slice(0, 2_500).map((line) => line.trimEnd()));
    expect(await bench.create("meanwhile")).toBe(5_001);
    expect(await bench.run(["import"], lines)).toMatchObject({
      code: 0,
      err: "2500 imported, 2500 there already, 0 different\n",
    });
    expect((await bench.lines()).slice(1)).toEqual(lines.map((line) => line.trimEnd()));
  });

  it("ends quietly when nobody reads the export to its end", async () => {
    for (let i = 0; i < 60; i++) await bench.create("x".repeat(65_536));
    const { child, ended } = bench.start(["export"]);
    await once(child.stdout ?? child, "data");
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ code: 0, err: "" });
  });
}

describe("npm run posts on the embedded Redis", () => movesPosts("embedded"));
describeWithRedis("npm run posts on redis-server", () => movesPosts("redis-server"));
