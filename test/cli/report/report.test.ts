import { spawn } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { endOf } from "../../../cli/command.ts";
import { readArguments } from "../../../cli/report/arguments.ts";
import { runReport } from "../../../cli/report/run.ts";
import { UsageError } from "../../../infra/command-line.ts";
import { dayOf } from "../../../worker/analytics/clock.ts";
import { addDays } from "../../../worker/analytics/day.ts";
import { clientOf, useRest } from "../../support/rest.ts";
import { recordAll, trafficOf } from "../../support/traffic.ts";
import { DB_TOKEN } from "../../support/worker.ts";

const FOLDER = join(import.meta.dirname, "../../..");
const DAY = "2026-11-23";
const PLAIN = { columns: 80, colour: false, blocks: true };

describe("the arguments", () => {
  const nothing = { day: "today", days: 1, format: "text", all: false, list: undefined, filters: {} };
  it.each([
    [[], nothing],
    [["2026-11-20"], { ...nothing, day: "2026-11-20" }],
    [["2026-6-1"], { ...nothing, day: "2026-06-01" }],
    [["yesterday"], { ...nothing, day: "yesterday" }],
    [["2026-03-01", "--days", "7"], { ...nothing, day: "2026-03-01", days: 7 }],
    [["--days=2", "--json"], { ...nothing, days: 2, format: "json" }],
    [["--csv"], { ...nothing, format: "csv" }],
    [["--list", "pages", "--csv"], { ...nothing, format: "csv", all: true, list: "pages" }],
    [["--all"], { ...nothing, all: true }],
    [
      ["--page", "/blog", "--entry-page=/", "--country", "DE"],
      { ...nothing, filters: { page: "/blog", entryPage: "/", country: "DE" } },
    ],
    // As an address bar gives them: github.com/matomo-org/matomo/issues/15322.
    [
      ["--page", "/caf%c3%a9%20au%20lait", "--entry-page", `/${encodeURIComponent("機能".repeat(40))}`],
      { ...nothing, filters: { page: "/café au lait", entryPage: `/${"機能".repeat(40)}` } },
    ],
  ])("%j ask for %j", (args, asked) => {
    expect(readArguments(args)).toEqual(asked);
  });

  it.each([
    [["2026-02-30"]],
    [["x"]],
    [["2026-11"]],
    [["2026-11-23", "2026-11-24"]],
    [["--days", "0"]],
    [["--days", "401"]],
    [["--days", "x"]],
    [["--days"]],
    [["--nonsense"]],
    [["--list", "nonsense"]],
    [["--json", "--csv"]],
    [["--page", "/a", "--page", "/b"]],
    [["--page", "(other)"]],
    [["--entry-page", ""]],
    [["--country", "DE", "--days", "32"]],
    [["--referrer", "x".repeat(10_000)]],
    [["--json", "--list", "pages"]],
    [["x".repeat(10_000)]],
  ])("%j are refused in one line with the usage", (args) => {
    const attempt = () => readArguments(args);
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(/^[^\n]+: npm run report -- \[2026-11-23\][^\n]+$/);
  });
});

describe("the report", () => {
  const traffic = trafficOf({ day: DAY, requests: 4_000, pages: 60, visitors: 300 });
  const { expected } = traffic;
  const rest = useRest("embedded");
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    env = { DB_URL: rest.server.url, DB_TOKEN };
    await recordAll(traffic.sent, () => clientOf(rest));
  });

  const report = (args: string[], terminal = PLAIN) => runReport({ args, folder: FOLDER, env, terminal });
  /** How it ends without a report. */
  const end = (args: string[], more: NodeJS.ProcessEnv = {}) =>
    runReport({ args, folder: FOLDER, env: { ...env, ...more }, terminal: PLAIN }).then(
      () => expect.fail("it ended with a report"),
      endOf,
    );
  const show = (count: number) => count.toLocaleString("en");

  it("shows a day, with one REST call", async () => {
    const { calls } = rest.server;
    const text = await report([DAY]);
    expect(rest.server.calls - calls).toBe(1);
    expect(text).toMatch(/^DATE: 2026-11-23 \(UTC\)$/m);
    expect(text).toMatch(new RegExp(`^PAGE VIEWS: +${show(expected.pageViews)}  new$`, "m"));
    // The embedded database counts visitors exactly.
    expect(text).toMatch(new RegExp(`^UNIQUE VISITORS: +${show(expected.visitors.size)}  new$`, "m"));
    expect(text).toMatch(new RegExp(`^BOTS: +${show(expected.bots)}  new$`, "m"));
    expect(text).toMatch(
      new RegExp(`^COUNTRIES\n  Germany +${show(expected.countries.DE ?? 0)} +\\d+% +new  █+`, "m"),
    );
    const [page, views] = Object.entries(expected.pages).sort(([, a], [, b]) => b - a)[0] ?? [];
    expect(text).toMatch(new RegExp(`^PAGES\n  ${page} +${show(views ?? 0)} +\\d+% +new  █+`, "m"));
    const hour = expected.hours[13] ?? { requests: 0, pageViews: 0 };
    expect(text).toMatch(
      new RegExp(`^  13:00 +\\d+ +${show(hour.pageViews)} +${show(hour.requests)}  █+`, "m"),
    );
    expect(text).toMatch(/^SOURCES$/m);
    expect(text).toMatch(new RegExp(`^  2xx +${show(expected.statuses["2xx"] ?? 0)}`, "m"));
  });

  it.each([40, 80, 200])("fits a terminal of %i columns, with aligned columns", async (columns) => {
    const lines = (await report([DAY], { ...PLAIN, columns })).split("\n");
    for (const line of lines.filter((each) => each.startsWith("  ")))
      expect([...line].length).toBeLessThanOrEqual(columns);
    const hours = lines.filter((line) => /^ {2}\d\d:00/.test(line));
    expect(new Set(hours.filter((line) => line.includes("█")).map((line) => line.indexOf("█"))).size).toBe(1);
  });

  it("colours headings and bars only if allowed", async () => {
    expect(await report([DAY])).not.toContain("\x1b");
    expect(await report([DAY], { ...PLAIN, colour: true })).toContain("\x1b[36m█");
  });

  it("sums up days, compares them with as many previous ones, and says how visitors are summed", async () => {
    const text = await report(["2026-11-24", "--days", "3"]);
    expect(text).toMatch(/^DATE: 2026-11-22 to 2026-11-24 \(UTC\)$/m);
    expect(text).toContain("the 3 days before");
    expect(text).toContain("somebody who came on two days counts twice");
    expect(text).toMatch(/^ {2}22 Nov {2,}0 {2,}0 {2,}0\n {2}23 Nov .*█/m);
    expect(await report(["2026-11-24"])).toMatch(/^PAGE VIEWS: +0 {2}−100%$/m);
  });

  it("shows what matches the filters, by day, without visitors", async () => {
    const text = await report([DAY, "--page", "/blog/0", "--country", "DE"]);
    expect(text).toMatch(/^FILTER: Pages: \/blog\/0\nFILTER: Countries: Germany$/m);
    expect(text).toMatch(/^Filters cover [\d,]+ of [\d,]+ page views\.$/m);
    expect(text).toMatch(/^DAYS \(page views\)\n {2}23 Nov +[1-9]\d* {2}█+$/m);
    expect(text).not.toMatch(/VISITORS|REQUESTS/);
    const json = JSON.parse(await report([DAY, "--page", "/blog/0", "--json"]));
    expect(json.pageViews).toBe(expected.pages["/blog/0"]);
  });

  it("has only zeros for a day without traffic", async () => {
    const text = await report(["2020-01-01"]);
    expect(text).toMatch(/^PAGE VIEWS: +0 {2}no change$/m);
    expect(text).toMatch(/^HOURS .*\n {2}None$/m);
  });

  it("gives the chart or a list as CSV", async () => {
    const series = (await report([DAY, "--csv"])).split("\r\n");
    expect([series.length, series[0]]).toEqual([25, "start,visitors,page views,requests"]);
    const { visitors: _, ...hour } = { visitors: 0, ...expected.hours[13] };
    expect(series[14]).toMatch(new RegExp(`^2026-11-23T13:00:00Z,\\d+,${hour.pageViews},${hour.requests}$`));
    const pages = (await report([DAY, "--csv", "--list", "pages"])).split("\r\n");
    expect(pages).toHaveLength(1 + Object.keys(expected.pages).length);
  });

  it("shows full lists, or a single list, on request", async () => {
    const pages = Object.keys(expected.pages).length;
    const linesOf = (text: string) => text.split("\n").filter((line) => line.startsWith("  /")).length;
    expect(await report([DAY])).toContain(`and ${pages - 10} more (--all)`);
    expect(linesOf(await report([DAY, "--list", "pages"]))).toBe(pages);
    expect(linesOf(await report([DAY, "--all"]))).toBeGreaterThan(pages);
    expect(await report([DAY, "--list", "pages"])).not.toContain("COUNTRIES");
  });

  it("accepts yesterday", async () => {
    expect(await report(["yesterday"])).toContain(`DATE: ${addDays(dayOf(Date.now()), -1)}`);
  });

  it.each(["--help", "-h"])("is the usage for %s, which is not an error", async (option) => {
    const { message, exitCode } = await end([option]);
    expect(exitCode).toBe(0);
    expect(message).toMatch(/^npm run report -- /);
  });

  it("is one line if the database refuses the token", async () => {
    const { message, exitCode } = await end([], { DB_TOKEN: "canary-wrong-token" });
    expect(exitCode).toBe(1);
    expect(message).toMatch(/^[^\n]*refused[^\n]*$/);
    expect(message).not.toContain("canary");
  });

  it("omits hours without requests", async () => {
    const text = await report(["2026-11-24"]);
    expect(text).not.toMatch(/^ {2}\d\d:00/m);
  });

  it("draws bars of hash marks if the terminal has no blocks", async () => {
    const text = await report([DAY], { ...PLAIN, blocks: false });
    expect(text).toMatch(/^ {2}13:00 .* {2}#+$/m);
    expect(text).not.toMatch(/[█▏▎▍▌▋▊▉]/);
  });

  it("gives the dashboard's data as JSON", async () => {
    const data = JSON.parse(await report([DAY, "--json"])) as { requests: number; series: unknown[] };
    expect(data).toMatchObject({ from: DAY, to: DAY, requests: 4_000, bots: expected.bots });
    expect(data.series.length).toBe(24);
  });

  describe("as a command", () => {
    function run(args: string[], more: NodeJS.ProcessEnv = {}) {
      const child = spawn(process.execPath, ["--import=tsx", "cli/report/main.ts", ...args], {
        cwd: FOLDER,
        env: { ...process.env, ...env, ...more },
      });
      let out = "";
      let err = "";
      child.stdout.on("data", (chunk) => {
        out += chunk;
      });
      child.stderr.on("data", (chunk) => {
        err += chunk;
      });
      return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
        child.on("close", (code) => resolve({ code, out, err }));
      });
    }

    it("prints today's report by default, in plain text if the output is not a terminal", async () => {
      const { code, out, err } = await run([]);
      expect([code, err]).toEqual([0, ""]);
      expect(out).toContain(`DATE: ${dayOf(Date.now())}`);
      expect(out).not.toContain("\x1b");
    });

    it("exits with 2 and one line for bad input", async () => {
      const { code, out, err } = await run(["2026-02-30"]);
      expect([code, out]).toEqual([2, ""]);
      expect(err).toMatch(/^"2026-02-30" is not a day: [^\n]*\n$/);
    });

    it("exits with 1 and one line without a database, naming the host but never the token", async () => {
      const { code, out, err } = await run([], { DB_URL: "http://127.0.0.1:1" });
      expect([code, out]).toEqual([1, ""]);
      expect(err).toMatch(/^[^\n]*127\.0\.0\.1:1\b[^\n]*\n$/);
      expect(err).not.toContain(DB_TOKEN);
    });
  });
});
