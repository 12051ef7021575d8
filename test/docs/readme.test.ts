import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FOLDER } from "../support/files.ts";
import { read } from "./pages.ts";

const README = read("README.md");

it("is short enough for a visitor: at most 150 lines", () => {
  expect(README.split("\n").length).toBeLessThanOrEqual(150);
});

it("clones package.json's repository, or the reader's fork if there is none", () => {
  const { repository } = JSON.parse(read("package.json")) as { repository?: string | { url: string } };
  const url = typeof repository === "string" ? repository : repository?.url;
  const address = url?.replace(/^git\+/, "") ?? "YOUR_FORK_ADDRESS";
  expect(README).toContain(`git clone ${address} `);
});

it("names only existing tests, each beside the promise that it checks", () => {
  const [promises = ""] = /^\| promise .*?\n\n/ms.exec(read("docs/promises.md")) ?? [];
  const paths = [...promises.matchAll(/`(test\/[^`]*)`/g)].map(([, path = ""]) => path);
  expect(paths.length).toBeGreaterThan(15);
  expect(paths.filter((path) => !existsSync(join(FOLDER, path)))).toEqual([]);
});
