/** A stand-in for a system without watches left: a test cannot change the system's limits. */
import fs from "node:fs";
import { writeFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { watchSources } from "../../../local/deploy/watch.ts";
import { testFolder } from "../../support/redis.ts";

/** Makes `watch` of node:fs fail with `code` until the test ends. */
function giveNoWatch(code: string): void {
  const watch = vi.spyOn(fs, "watch").mockImplementation(() => {
    throw Object.assign(new Error(`${code}: no watch`), { code });
  });
  syncBuiltinESMExports();
  onTestFinished(() => {
    watch.mockRestore();
    syncBuiltinESMExports();
  });
}

it.each(["ENOSPC", "EMFILE"])("says so once and still detects saves after %s", async (code) => {
  giveNoWatch(code);
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
