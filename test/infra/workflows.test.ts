import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { FOLDER } from "../support/files.ts";
import { testFolder } from "../support/redis.ts";

interface Job {
  needs?: string;
  steps: { uses?: string; run?: string }[];
}

const DIRECTORY = join(FOLDER, ".github/workflows");
const texts = readdirSync(DIRECTORY).map((file) => readFileSync(join(DIRECTORY, file), "utf8"));

// The workflow was not tried on GitHub: these tests check its text.
describe("the workflow", () => {
  const jobs: Record<string, Job> = Object.assign({}, ...texts.map((text) => parse(text).jobs));

  it("deploys only a commit whose checks pass, and then runs the smoke test", () => {
    expect(texts).toHaveLength(1);
    expect(jobs.check?.steps.map(({ run }) => run)).toContain(".ci/run");
    expect(jobs.deploy?.needs).toBe("check");
    const { steps } = jobs.deploy as Job;
    const pulumi = steps.findIndex(({ uses }) => uses?.startsWith("pulumi/actions@"));
    const smoke = steps.findIndex(({ run }) => run?.includes("npm run smoke"));
    expect(pulumi).toBeGreaterThan(0);
    expect(smoke).toBeGreaterThan(pulumi);
  });

  it("pins every action to a commit, with its version beside it", () => {
    const uses = texts.flatMap((text) => text.match(/uses:.*/g) ?? []);
    expect(uses.length).toBeGreaterThan(3);
    for (const each of uses) expect(each).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it.each([
    ["writes with the token, which it masks", { adminToken: "s3cret" }, "smoke https://x, token s3cret"],
    ["writes if anyone may", { publicWrites: "true" }, "smoke https://x --public-writes, token none"],
    ["only reads without either", { publicWrites: "false" }, "smoke https://x, token none"],
  ])("tests what it deployed, and %s", async (_what, settings, last) => {
    const { status, lines } = await smokeStep(settings);
    expect(status).toBe(0);
    expect(lines).toEqual([...("adminToken" in settings ? ["::add-mask::s3cret"] : []), last]);
  });

  it("fails if the settings or the token cannot be read", async () => {
    for (const fails of ["--json", "get"]) {
      const { status, lines } = await smokeStep({ adminToken: "s3cret" }, fails);
      expect(status).not.toBe(0);
      expect(lines.join()).not.toContain("smoke");
    }
  });

  /** Runs the step like GitHub, with `bash -e`; `pulumi` and `npm` are stand-ins. */
  async function smokeStep(settings: Record<string, string>, fails = "nothing") {
    const folder = await testFolder();
    const entries = Object.entries(settings);
    const list = entries.map(([key, value]) => [
      `edge-posts:${key}`,
      key === "adminToken" ? { secret: true } : { value, secret: false },
    ]);
    const gets = entries.map(([key, value]) => `edge-posts:${key}) echo "${value}";;`);
    const pulumi = `pulumi() {
      [ "$2" != ${fails} ] || return 1
      case "$2 $3" in --json*) echo '${JSON.stringify(Object.fromEntries(list))}';;
      *) case "$3" in ${gets.join(" ")} esac;; esac
    }`;
    const npm = `npm() { shift 3; echo "smoke $*, token \${ADMIN_TOKEN-none}"; }`;
    const run = jobs.deploy?.steps.find((step) => step.run?.includes("npm run smoke"))?.run ?? "";
    const file = join(folder, "step.sh");
    await writeFile(file, [pulumi, npm, run].join("\n"));
    const env = { PATH: process.env.PATH, PULUMI_STACK: "prod", URL: "https://x" };
    return new Promise<{ status: number; lines: string[] }>((resolve) => {
      execFile("bash", ["-e", file], { env }, (error, stdout) =>
        resolve({ status: Number(error?.code ?? 0), lines: stdout.trim().split("\n") }),
      );
    });
  }
});
