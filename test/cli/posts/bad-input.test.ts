import { describe, expect, it } from "vitest";
import { TASKS } from "../../../cli/posts/tasks.ts";
import { lineOf, TOKEN, usePosts } from "./command.ts";

const CANARY = "canary-text-3f2a";
const GOOD = [lineOf(9, "nine"), lineOf(8, "eight")];

const posts = usePosts("embedded");

describe("an import stops at the first malformed line", () => {
  it.each<[string, string | Buffer, RegExp]>([
    ["a blank line before others", " \t\r", /blank: only lines at the end may be blank/],
    ["a byte order mark in the middle", `\ufeff${lineOf(7, CANARY)}`, /not valid JSON/],
    ["no JSON", `${CANARY}`, /not valid JSON/],
    ["half a line", lineOf(7, CANARY).slice(0, -3), /not valid JSON/],
    ["invalid UTF-8", Buffer.from([...Buffer.from('{"id":"post:7","text":"'), 0xff, 0x22, 0x7d]), /UTF-8/],
    ["an array", `["post:7","${CANARY}"]`, /a post must be an object of id, text/],
    ["null", "null", /a post must be/],
    ["no text", '{"id":"post:7"}', /has no text/],
    ["a text that is no string", '{"id":"post:7","text":7}', /be a string/],
    ["another member", `{"id":"post:7","text":"${CANARY}","x":1}`, /nothing else/],
    ["an id that is a number", `{"id":7,"text":"${CANARY}"}`, /id must be post:1 to/],
    ["an id that is in an array", `{"id":["post:7"],"text":"${CANARY}"}`, /id must be post:1 to/],
    ["an id without post:", `{"id":"7","text":"${CANARY}"}`, /id must be post:1 to/],
    ["an id with a zero before it", `{"id":"post:07","text":"${CANARY}"}`, /leading zeros/],
    ["the id 0", lineOf(0, CANARY), /id must be/],
    ["an id beyond the highest", lineOf(900_000_000_000_000, CANARY), /to post:899999999999999,/],
    ["an empty text", lineOf(7, ""), /is empty/],
    ["a text that is too long", lineOf(7, "ü".repeat(32_769)), /65538 bytes/],
    ["half of a surrogate pair", '{"id":"post:7","text":"\\ud800"}', /surrogate/],
    ["a line without an end", `{"id":"post:7","text":"${"x".repeat(500_000)}`, /longer than 409600 bytes/],
    ["an id that came before", lineOf(8, CANARY), /without duplicates/],
    ["an id that goes up where they went down", lineOf(10, CANARY), /only descend or only ascend/],
  ])("that has %s", async (_, line, reason) => {
    const input = Buffer.concat([
      Buffer.from(`${GOOD.join("\n")}\n`),
      Buffer.from(line),
      Buffer.from(`\n${lineOf(5, "five")}\n`),
    ]);
    const { code, out, err } = await posts.run(["import"], input);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(/^line 3: [^\n]*; so far 2 imported, 0 already there, 0 different\n$/);
    expect(err).toMatch(reason);
    expect(err).not.toContain(CANARY);
    expect(await posts.lines()).toEqual(GOOD);
  });

  it("stores nothing if the first line is malformed", async () => {
    const { code, err } = await posts.runProcess(["import"], `x\n${GOOD.join("\n")}`);
    expect([code, err]).toEqual([1, expect.stringMatching(/^line 1: [^\n]*\n$/)]);
    expect(await posts.lines()).toEqual([]);
  });
});

it("exits with 2 and one line for an invalid command line", async () => {
  expect(await posts.runProcess(["nonsense"])).toMatchObject({
    code: 2,
    out: "",
    err: expect.stringMatching(/^"nonsense" is not a task: [^\n]*\n$/),
  });
});

describe("an invalid command line", () => {
  it.each([
    [[]],
    [["nonsense"]],
    [["export", "posts.ndjson"]],
    [["export", "--from-article"]],
    [["import", "--overwrite"]],
    [["export", "import"]],
  ])("%j exits with 2 and one line with the usage", async (args) => {
    const { code, out, err } = await posts.run(args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(args.length === 0 ? /^No task given: / : /: /);
    expect(err).toMatch(/^[^\n]+: npm run -s posts -- export > posts\.ndjson or import <[^\n]*\n$/);
  });
});

describe("without its database it exits with 1 and one line without a token:", () => {
  it.each([...TASKS.keys()])("%s", async (task) => {
    const [args, input] = [task.split(" "), GOOD.join("\n")];
    const refused = await posts.run(args, input, { DB_TOKEN: "canary-wrong-token" });
    expect([refused.code, refused.out]).toEqual([1, ""]);
    expect(refused.err).toMatch(/^[^\n]*127\.0\.0\.1:\d+: refused[^\n]*\n$/);
    expect(refused.err).not.toContain("canary");
    const away = await posts.run(args, input, { DB_URL: "http://127.0.0.1:1" });
    expect([away.code, away.out]).toEqual([1, ""]);
    expect(away.err).toMatch(/^[^\n]*127\.0\.0\.1:1: unreachable[^\n]*\n$/);
    expect(away.err).not.toContain(TOKEN);
  });
});
