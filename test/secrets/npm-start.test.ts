import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { copyOfProject } from "../support/npm-start.ts";
import { stackHere } from "../support/stack-here.ts";

const DB_TOKEN = "canary-database-token-b7a0";
const ADMIN_TOKEN = "canary-admin-token-3f19";
const TEXT = "canary text of a post";

/** Every file in a folder except those with the posts, which contain texts. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
}

// In this process: test/local/npm-start/ reads what it prints as a process.
it("npm start prints no token and no text, and stores no token in .local", async () => {
  const folder = await copyOfProject();
  const file = join(folder, "Pulumi.dev.yaml");
  const stack = (await readFile(file, "utf8"))
    .replace(/(edge-posts:dbToken:).*/, `$1 ${DB_TOKEN}`)
    .replace(/(edge-posts:publicWrites:).*/, `$1 "false"\n  edge-posts:adminToken: ${ADMIN_TOKEN}`);
  await writeFile(file, stack);
  expect(stack).toContain(DB_TOKEN);

  const { posts: url, rest, addresses, output, close } = await stackHere(folder);
  const printed = () => JSON.stringify([url, addresses, output()]);
  const statuses: number[] = [];
  for (const token of [ADMIN_TOKEN, "canary-guess"]) {
    const headers = { Authorization: `Bearer ${token}` };
    statuses.push((await fetch(url, { method: "POST", body: TEXT, headers })).status);
    statuses.push((await fetch(`${url}/nonsense`, { method: "PUT", body: TEXT, headers })).status);
  }
  expect(statuses).toEqual([201, 400, 401, 401]);
  expect((await fetch(rest, { method: "POST", body: `["GET","${TEXT}"]` })).status).toBe(401);

  expect(printed()).not.toContain("canary");
  for (const path of await filesBelow(join(folder, ".local"))) {
    expect(`${path} ${(await readFile(path)).toString("latin1")}`).not.toMatch(/canary-/);
  }
  await close();
  expect(printed()).not.toContain("canary");
});
