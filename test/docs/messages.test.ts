import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FOLDER, projectFiles } from "../support/files.ts";
import { read } from "./pages.ts";

/** Other programs' messages: Cloudflare's, from https://developers.cloudflare.com/api, and Pulumi's. */
const FOREIGN = ["This stack is currently locked"];

const sources = projectFiles()
  .filter((file) => /^(infra|cli|local|worker|packages\/kv-at-hand\/src)\/.*\.ts$/.test(file))
  .map((file) => readFileSync(join(FOLDER, file), "utf8"))
  .join("\n");

it("explains only messages of the code, or messages marked as another program's", () => {
  const quoted = [...read("docs/troubleshooting.md").matchAll(/\*\*`([^`]+)`\*\*/g)].map(
    ([, text = ""]) => text,
  );
  expect(quoted.length).toBeGreaterThan(20);
  // Three dots stand for a variable part.
  const isThere = (message: string) => message.split("...").every((part) => sources.includes(part));
  expect(quoted.filter((message) => !isThere(message) && !FOREIGN.includes(message))).toEqual([]);
});
