import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { FOLDER } from "../support/files.ts";
import { blocksOf } from "../support/markdown.ts";
import { describeInCi } from "../support/needs.ts";
import { copyOfProject, type NpmStart, npmStart } from "../support/npm-start.ts";

const run = promisify(execFile);

/**
 * The pages whose commands are run, in this order: the last one changes the stack. The guides have a test of
 * their own; what the other pages show needs an account.
 */
const PAGES = [
  "README",
  "docs/local-development",
  "docs/analytics",
  "docs/how-it-works",
  "docs/operations",
  "docs/api",
];

/**
 * The beginning of a line that needs an account, the Pulumi CLI or a network, which are not available here.
 */
const NEEDS_MORE = /^(pulumi |git clone |export PULUMI_|(curl |ADMIN_TOKEN=).*"\$\(pulumi |npm ci$)/;
/**
 * `npm ci` is what made this test possible, `npm start` is what the commands run against, and `npm test` is
 * running.
 */
const RUNS_ALREADY = ["npm ci && npm start", "npm test"];
/** Comments after a command that are its whole output, or its status. */
const OUTPUT = /^(post:\d+|\[\{.*\}\]|\{.*\})$/;
const STATUS = /^[1-5]\d\d$/;

/** The stack that the commands run against, with its ports in place of the documented ones. */
class Tried {
  readonly #folder: string;
  readonly #start: NpmStart;
  readonly #edge: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(folder: string, start: NpmStart, edge: string, rest: string) {
    this.#folder = folder;
    this.#start = start;
    this.#edge = edge;
    this.#env = {
      ...process.env,
      PORT: new URL(edge).port,
      REDIS_REST_PORT: new URL(rest).port,
      TOKEN: "my-token",
    };
  }

  static async start(): Promise<Tried> {
    const folder = await copyOfProject({ isWhole: true });
    const start = npmStart(folder);
    const edge = new URL(await start.ready()).origin;
    return new Tried(folder, start, edge, (await start.printed(/(http\S+) {2}Redis/))[1] as string);
  }

  /** Runs a line in a shell; fails with what it prints if its exit code is not 0. */
  async shell(line: string): Promise<string> {
    const here = line
      .replaceAll(/(http:\/\/)?localhost:8787/g, this.#edge)
      .replaceAll("https://example.com", this.#edge);
    const { stdout } = await run("sh", ["-c", here], { cwd: this.#folder, env: this.#env });
    return stdout.replaceAll(/^(> .*|\s*)\n/gm, "").trimEnd();
  }

  /** Changes settings of Pulumi.dev.yaml, and waits until they are deployed. */
  async set(lines: readonly string[]): Promise<void> {
    const file = join(this.#folder, "Pulumi.dev.yaml");
    const keys = lines.map((line) => line.trim().split(": ", 1)[0] ?? "");
    const others = (await readFile(file, "utf8"))
      .trimEnd()
      .split("\n")
      .filter((line) => !keys.some((key) => line.trim().startsWith(`${key}:`)));
    await writeFile(file, `${[...others, ...lines].join("\n")}\n`);
    await this.#start.printed(/Deployed again/);
  }
}

const blocks = (await Promise.all(PAGES.map((page) => readFile(join(FOLDER, `${page}.md`), "utf8")))).flatMap(
  blocksOf,
);

describeInCi("the documentation, read from top to bottom,", () => {
  it("has only commands that do what it says, except those that need an account or the Pulumi CLI", async () => {
    const tried: string[] = [];
    const stack = await Tried.start();
    for (const { language, lines } of blocks) {
      if (language === "yaml") await stack.set(lines);
      if (language !== "sh") continue;
      for (const line of lines) {
        if (NEEDS_MORE.test(line) || RUNS_ALREADY.includes(line)) continue;
        const said = /\s# (.*)$/.exec(line)?.[1] ?? "";
        const output = await stack.shell(line);
        tried.push(line);
        if (OUTPUT.test(said)) expect([line, output]).toEqual([line, said]);
        else if (STATUS.test(said)) expect([line, JSON.parse(output).status]).toEqual([line, Number(said)]);
        else if (/^the id/.test(said))
          expect([line, output]).toEqual([line, expect.stringMatching(/^post:\d+$/)]);
      }
    }
    expect(tried.length).toBeGreaterThan(14);
  });
});
