import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Failure } from "../../infra/failure.ts";
import { API_KEY, EMAIL, startTestDeveloperApi, type TestDeveloperApi } from "../support/developer-api.ts";
import { FOLDER, projectFiles } from "../support/files.ts";
import { evaluateHere } from "../support/program.ts";

const HEX = "0123456789abcdef0123456789abcdef";

interface Asked {
  description: string;
  default?: string;
  secret?: boolean;
}

// A copy made by `pulumi new` has no template any more, so there is nothing to test.
const { template } = parse(await readFile(join(FOLDER, "Pulumi.yaml"), "utf8")) as {
  template?: { config: Record<string, Asked> };
};
const asked = Object.entries(template?.config ?? {});

/** A workers.dev user's answers; missing ones were left empty, or at their default. */
const ANSWERS: Record<string, string> = {
  "edge-posts:accountId": HEX,
  "cloudflare:apiToken": "a".repeat(40),
  "edge-posts:dbRegion": "eu-west-1",
  "edge-posts:upstashEmail": EMAIL,
  "edge-posts:upstashApiKey": API_KEY,
  "edge-posts:adminToken": "canary-admin-token",
  "edge-posts:workersDevSubdomain": "me",
};

/** Replaces Upstash's address: sets only what is asked, where it is asked. */
let upstash: TestDeveloperApi;
beforeAll(async () => {
  upstash = await startTestDeveloperApi();
});
afterAll(() => upstash.close());

/** The settings that `pulumi new` would write, evaluated as the stack prod of a project with that name. */
function run(project: string, answers: Record<string, string>) {
  const answered = asked.map(([key, { default: usual = "" }]) => [key, answers[key] ?? usual]);
  const config = { ...Object.fromEntries(answered), "edge-posts:upstashBaseUrl": upstash.url };
  return evaluateHere({ project, stack: "prod", config });
}

if (template)
  describe("what pulumi new asks for", () => {
    it("has the namespace in every key, and describes it", () => {
      for (const [key, { description }] of asked) {
        expect(key).toMatch(/^(cloudflare|edge-posts):\w+$/);
        expect(description).toMatch(/\w/);
      }
    });

    it("is in alphabetical order, in which the CLI asks", () => {
      const keys = asked.map(([key]) => key);
      expect(keys).toEqual(keys.toSorted());
    });

    it("is secret if the setting is", () => {
      const secret = asked.filter(([, each]) => each.secret).map(([key]) => key);
      expect(secret).toEqual(["cloudflare:apiToken", "edge-posts:adminToken", "edge-posts:upstashApiKey"]);
    });

    it("is enough for a stack on workers.dev, with optional answers left empty", async () => {
      const { outputs } = await run("my-blog", ANSWERS);
      expect(outputs.postsUrl).toBe("https://my-blog-prod.me.workers.dev/posts");
    });

    it("is enough for a stack on a domain", async () => {
      const { "edge-posts:workersDevSubdomain": _, ...rest } = ANSWERS;
      const answers = { ...rest, "edge-posts:domain": "api.example.com", "edge-posts:zoneId": HEX };
      const { outputs, resources } = await run("my-blog", answers);
      expect(outputs.postsUrl).toBe("https://api.example.com/posts");
      const names = resources.map(({ inputs }) => inputs.script ?? inputs.scriptName ?? inputs.name);
      expect(names).toEqual(resources.map(() => "my-blog-prod"));
      expect(upstash.databases.all.map(({ name }) => name)).toContain("my-blog-prod");
    });

    it("is reported, setting by setting, if nothing is answered", async () => {
      const error = await run("my-blog", {}).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Failure);
      for (const key of Object.keys(ANSWERS)) expect((error as Failure).message).toContain(key);
    });
  });

it("no file contains a placeholder that pulumi new would replace", () => {
  const files = projectFiles();
  expect(files.length).toBeGreaterThan(100);
  const placeholder = new RegExp(["PROJECT", "DESCRIPTION"].map((name) => `\\$\\{${name}\\}`).join("|"));
  expect(files.filter((file) => placeholder.test(readFileSync(join(FOLDER, file), "utf8")))).toEqual([]);
});
