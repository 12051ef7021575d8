import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { FOLDER } from "../support/files.ts";

interface Job {
  needs?: string;
  steps: { uses?: string; run?: string }[];
}

const DIRECTORY = join(FOLDER, ".github/workflows");
const texts = readdirSync(DIRECTORY).map((file) => readFileSync(join(DIRECTORY, file), "utf8"));

// What GitHub makes of the workflow was not tried: these hold what it says.
describe("the workflow", () => {
  const jobs: Record<string, Job> = Object.assign({}, ...texts.map((text) => parse(text).jobs));

  it("deploys only what the checks of the same commit let through, and then looks whether it works", () => {
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
});
