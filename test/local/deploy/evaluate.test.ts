import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { evaluate } from "../../../local/deploy/program.ts";
import { FOLDER } from "../../support/files.ts";

/** A program that ignores its settings. */
const SOURCE = `import * as cloudflare from "@pulumi/cloudflare";
new cloudflare.WorkersRoute("route", { zoneId: "z", pattern: "example.com/*" });
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edge-posts-program-"));
  for (const name of ["node_modules", "infra", "worker", "package.json"]) {
    await symlink(join(FOLDER, name), join(folder, name));
  }
  await writeFile(join(folder, "index.ts"), SOURCE);
});
afterAll(() => rm(folder, { recursive: true }));

const run = (config: Record<string, string>) =>
  evaluate({ folder, stack: { project: "any", stack: "dev", config } });

it("accepts the provider's keys", async () => {
  const { resources } = await run({ "cloudflare:baseUrl": "http://127.0.0.1:1", "other:accountId": "x" });
  expect(resources.map(({ name }) => name)).toEqual(["route"]);
});

it("refuses any other key of its namespace, with the real provider's message", async () => {
  // Observed with the real engine and provider: https://github.com/pulumi/pulumi-cloudflare/issues/579.
  const key = ["cloudflare", "accountId"].join(":");
  await expect(run({ [key]: "x" })).rejects.toThrow(
    `\`${key}\` is not a valid configuration key for the cloudflare provider. If the referenced key is not ` +
      "intended for the provider, please choose a different namespace from `cloudflare:`.",
  );
});
