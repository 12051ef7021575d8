import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Failure } from "../../infra/failure.ts";
import { asFailure } from "../../infra/system-error.ts";
import { testFolder } from "../support/redis.ts";

function thrownBy(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return expect.fail("nothing was thrown");
}

it("says in one line what the system refused and what to do: real errors, of Linux or macOS", async () => {
  const folder = await testFolder();
  const file = join(folder, "file");
  writeFileSync(file, "");
  const told = (act: () => void) => asFailure(thrownBy(act))?.message;
  expect(told(() => mkdirSync(join(file, "below")))).toBe(
    `the system refused mkdir ${join(file, "below")} (ENOTDIR): a file is where a folder must be: move it`,
  );
  expect(told(() => writeFileSync(join(folder, "x".repeat(300)), ""))).toMatch(
    /^the system refused open \S+ \(ENAMETOOLONG\): its path is too long/,
  );
  if (process.platform !== "linux") return;
  expect(told(() => writeFileSync("/dev/full", "x"))).toMatch(
    /^the system refused write \(ENOSPC\): no space is left/,
  );
});

it("returns a Failure unchanged, and undefined for bugs", () => {
  const failure = new Failure("as it is");
  expect(asFailure(failure)).toBe(failure);
  const mistakes = [new Error("EACCES"), new TypeError("x is not a function"), "ENOSPC", undefined];
  expect(mistakes.map(asFailure)).toEqual(mistakes.map(() => undefined));
  expect(asFailure(thrownBy(() => writeFileSync("/nonexistent/file", "")))).toBeUndefined();
});
