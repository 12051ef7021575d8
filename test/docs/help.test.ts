import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { FOLDER } from "../support/files.ts";
import { describeInCi, IS_CI } from "../support/needs.ts";
import { read } from "./pages.ts";

const run = promisify(execFile);

const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
/** Our own commands: the others are programs with their own manuals. */
const COMMANDS = Object.entries(scripts).filter(([, command]) => /main\.ts$/.test(command));
/** Each takes half a second. */
const TRIED = COMMANDS.filter(([name]) => IS_CI || name === "start" || name === "smoke");

it.concurrent.each(TRIED)(
  "prints the manual for npm run %s -- --help, and does nothing else",
  async (name, command) => {
    const { stdout, stderr } = await run("sh", ["-c", `${command} --help`], { cwd: FOLDER });
    const form = name === "start" ? "npm start" : `npm run (-s )?${name}`;
    expect(stdout).toMatch(new RegExp(`^${form}\\b[^\\n]*\n\n[A-Z].*\n\n(.*\n\n)?Examples:\n  `, "s"));
    expect(stderr).toBe("");
  },
);

describeInCi("what cannot be measured", () => {
  it.each([
    ["bench", "--only cpu,nonsense", /^nonsense is not a measure; use some of latency, .*$/],
    ["soak", "--minutes x", /^--minutes and --rate must be positive numbers: npm run soak .*$/],
  ])("is refused by npm run %s -- %s in one line", async (name, args, line) => {
    const ran = run("sh", ["-c", `${scripts[name]} ${args}`], { cwd: FOLDER });
    const { stderr } = await ran.then(
      () => expect.fail("it ran"),
      (error: { stderr: string }) => error,
    );
    expect(stderr.trimEnd()).toMatch(line);
  });
});
