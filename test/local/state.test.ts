import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { chmod, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openState } from "../../local/state.ts";
import { testFolder } from "../support/redis.ts";

/** A separate process that holds a folder's state until told to release it. */
async function holder(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "hold-state.ts"), { execArgv: ["--import=tsx"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child, "message");
  return child;
}

async function tell(child: ChildProcess, message: { take: string } | "release"): Promise<unknown> {
  const answer = once(child, "message");
  child.send(message);
  return (await answer)[0];
}

it("one of four processes that start at once with a stale lock holds the folder, in each of 25 rounds", async () => {
  const processes = await Promise.all(Array.from({ length: 4 }, holder));
  const dead = await holder();
  dead.kill("SIGKILL");
  await once(dead, "exit");
  for (let round = 1; round <= 25; round++) {
    const folder = await testFolder();
    await writeFile(join(folder, "npm-start.pid"), String(dead.pid));
    const answers = await Promise.all(processes.map((each) => tell(each, { take: folder })));
    const refusal = expect.stringMatching(
      /^another npm start is running in this folder \(process \d*\): stop it first$/,
    );
    expect(answers.toSorted()).toEqual([refusal, refusal, refusal, "held"]);
    await tell(processes[answers.indexOf("held")] as ChildProcess, "release");
  }
});

it("a folder is free as soon as its holder releases it or is killed", async () => {
  const folder = await testFolder();
  const [first, second] = [await holder(), await holder()];
  expect(await tell(first, { take: folder })).toBe("held");
  expect(await tell(second, { take: folder })).toContain(`(process ${first.pid})`);
  await tell(first, "release");
  expect(await tell(second, { take: folder })).toBe("held");
  second.kill("SIGKILL");
  await once(second, "exit");
  expect(await tell(first, { take: folder })).toBe("held");
});

it("a folder is free even if another process now has the ID of its last holder", async () => {
  const folder = await testFolder();
  await writeFile(join(folder, "npm-start.pid"), String(process.pid));
  expect(await tell(await holder(), { take: folder })).toBe("held");
});

it("an existing folder that others can read becomes private", async () => {
  const folder = await testFolder();
  await chmod(folder, 0o755);
  openState(folder, { fresh: false }).release();
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});
