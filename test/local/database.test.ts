import { join } from "node:path";
import { expect, it } from "vitest";
import { readStack } from "../../infra/stack-file.ts";
import { PUBLISHED_TOKEN } from "../../local/database.ts";

it("knows the published token in Pulumi.dev.yaml", async () => {
  const { config } = await readStack(join(import.meta.dirname, "../.."));
  expect(config["edge-posts:dbToken"]).toBe(PUBLISHED_TOKEN);
});
