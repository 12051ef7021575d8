/** Carries out a guide of docs/ on a copy of the project, like a reader. */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { type Block, blocksOf } from "../support/markdown.ts";
import { copyOfProject, npmStart } from "../support/npm-start.ts";

const run = promisify(execFile);

/** Milliseconds that the tests of the API and a start may take within a test, on a slow machine. */
export const PATIENCE_MS = 900_000;

export class Guide {
  /** The copy. */
  readonly folder: string;
  readonly #page: string;
  readonly #blocks: readonly Block[];
  /** The number of blocks that have been applied. */
  #made = 0;
  #start?: { edge: string; env: NodeJS.ProcessEnv };

  private constructor(folder: string, page: string) {
    this.folder = folder;
    this.#page = page;
    this.#blocks = blocksOf(page);
  }

  /** @param name of the page in docs/ */
  static async open(name: string): Promise<Guide> {
    const folder = await copyOfProject({ isWhole: true });
    return new Guide(folder, await readFile(join(folder, "docs", name), "utf8"));
  }

  /** Removes parts as the sections with these headings say. */
  async remove(...headings: string[]): Promise<void> {
    const lines = headings.flatMap((heading) => commandsUnder(this.#page, heading));
    await run("sh", ["-ec", lines.join("\n")], { cwd: this.folder });
  }

  /** Runs the commands of a section against `npm start`. Each must print what follows its #. */
  async commandsUnder(heading: string): Promise<void> {
    await this.#commands(commandsUnder(this.#page, heading));
  }

  /** Runs tests of the copy, in fewer processes than usual: each first loads Miniflare and Pulumi. */
  async test(...folders: string[]): Promise<void> {
    await this.#shell(`npm test -- --maxWorkers=2 ${folders.join(" ")}`);
  }

  /** The lines of code and tests that the reader adds, without the API's description. */
  get lines(): number {
    const added = ({ language, lines }: Block) =>
      language === "diff" ? lines.filter((line) => line.startsWith("+")) : lines;
    const code = this.#blocks.filter(({ file }) => file?.endsWith(".ts"));
    return code.reduce((sum, block) => sum + added(block).length, 0);
  }

  /** Applies the next blocks, or all that are left. */
  async change(count = this.#blocks.length): Promise<void> {
    const blocks = this.#blocks.slice(this.#made, this.#made + count);
    this.#made += blocks.length;
    for (const { language, file, lines } of blocks) {
      if (file === undefined) continue;
      const path = join(this.folder, file);
      await mkdir(dirname(path), { recursive: true });
      const text =
        language === "diff" ? patched(await readFile(path, "utf8"), lines) : `${lines.join("\n")}\n`;
      await writeFile(path, text);
    }
  }

  /** Runs each line of the `sh` blocks. It must print what follows its #. */
  async commands(): Promise<void> {
    await this.#commands(commandsIn(this.#page));
  }

  async #commands(lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      const [command = "", said] = line.split(/ # (?=\S)/);
      const output = await this.#shell(command);
      if (said !== undefined) expect([command, output.trim()]).toEqual([command, said]);
    }
  }

  async #shell(line: string): Promise<string> {
    // The copy's tests are not part of this run, and have their own servers. They take their short form, without
    // CI: this run has them at full length.
    const isTest = line.startsWith("npm test");
    const { edge, env } = isTest ? { edge: "", env: {} } : await this.#running();
    const inherited = Object.entries(process.env).filter(([name]) => !/^VITEST|^(NODE_ENV|CI)$/.test(name));
    const { stdout } = await run("sh", ["-c", line.replaceAll("localhost:8787", edge)], {
      cwd: this.folder,
      env: { ...Object.fromEntries(inherited), ...env },
    });
    return stdout;
  }

  /** `npm start` in the copy, started when it is first needed. */
  async #running() {
    if (this.#start) return this.#start;
    const start = npmStart(this.folder);
    const edge = new URL(await start.ready()).host;
    const [, rest = ""] = await start.printed(/(http\S+) {2}Redis/);
    this.#start = { edge, env: { REDIS_REST_PORT: new URL(rest).port } };
    return this.#start;
  }
}

/** The lines of the `sh` blocks in a text. */
function commandsIn(text: string): string[] {
  return blocksOf(text)
    .filter(({ language }) => language === "sh")
    .flatMap(({ lines }) => lines);
}

function commandsUnder(page: string, heading: string): string[] {
  const section = page.split(/^## /m).find((each) => each.startsWith(`${heading}\n`));
  expect([heading, section]).toEqual([heading, expect.any(String)]);
  return commandsIn(section ?? "");
}

/** Replaces the lines that begin with a minus, which occur once, by those that begin with a plus. */
function patched(text: string, lines: readonly string[]): string {
  const of = (marks: string) =>
    `\n${lines
      .filter((line) => marks.includes(line[0] ?? " "))
      .map((line) => line.slice(1))
      .join("\n")}\n`;
  const parts = `\n${text}`.split(of(" -"));
  expect([parts.length, lines[0]]).toEqual([2, lines[0]]);
  return parts.join(of(" +")).slice(1);
}
