/** A system that has no watch left to give is a stand-in here: its limits are not ours to change. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { watchSources } from "../../../local/deploy/watch.ts";
import { testFolder } from "../../support/redis.ts";

let code = "";
vi.mock("node:fs", async (original) => ({
  ...(await original<typeof import("node:fs")>()),
  watch: () => {
    throw Object.assign(new Error(`${code}: no watch`), { code });
  },
}));

it.each(["ENOSPC", "EMFILE"])("says so once and hears of saves all the same after %s", async (given) => {
  code = given;
  const folder = await testFolder();
  const lines: string[] = [];
  const calls: (readonly string[])[] = [];
  const { stop } = watchSources({
    folder,
    roots: ["worker"],
    matters: () => true,
    changed: async (paths) => void calls.push(paths),
    log: (line) => lines.push(line),
  });
  onTestFinished(stop);
  for (const name of ["a.ts", "b.ts"]) {
    await writeFile(join(folder, name), "1");
    await expect.poll(() => calls.flat()).toContain(name);
  }
  expect(lines.filter((line) => line.includes(code))).toHaveLength(1);
});
