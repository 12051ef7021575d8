import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { chmod, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { openState } from "../../local/state.ts";
import { testFolder } from "../support/redis.ts";

/** Separate processes, each of which holds a folder's state until told to release it. */
const holders: ChildProcess[] = [];

beforeAll(async () => {
  const start = async () => {
    const child = fork(join(import.meta.dirname, "hold-state.ts"), { execArgv: ["--import=tsx"] });
    holders.push(child);
    await once(child, "message");
  };
  await Promise.all(Array.from({ length: 5 }, start));
  return () => {
    for (const child of holders) child.kill("SIGKILL");
  };
});

/** Kills one of them, and resolves with the ID that it had. */
async function killed(): Promise<number | undefined> {
  const child = holders.pop();
  child?.kill("SIGKILL");
  if (child) await once(child, "exit");
  return child?.pid;
}

async function tell(child: ChildProcess, message: { take: string } | "release"): Promise<unknown> {
  const answer = once(child, "message");
  child.send(message);
  return (await answer)[0];
}

it("one of four processes that start at once with a stale lock holds the folder, in each of 25 rounds", async () => {
  const dead = await killed();
  expect([dead, holders.length]).toEqual([expect.any(Number), 4]);
  for (let round = 1; round <= 25; round++) {
    const folder = await testFolder();
    await writeFile(join(folder, "npm-start.pid"), String(dead));
    const answers = await Promise.all(holders.map((each) => tell(each, { take: folder })));
    const refusal = expect.stringMatching(
      /^another npm start is running in this folder \(process \d*\): stop it first$/,
    );
    expect(answers.toSorted()).toEqual([refusal, refusal, refusal, "held"]);
    await tell(holders[answers.indexOf("held")] as ChildProcess, "release");
  }
});

it("a folder is free as soon as its holder releases it or is killed", async () => {
  const folder = await testFolder();
  const [first, second] = [holders.at(-2), holders.at(-1)] as [ChildProcess, ChildProcess];
  expect(await tell(first, { take: folder })).toBe("held");
  expect(await tell(second, { take: folder })).toContain(`(process ${first.pid})`);
  await tell(first, "release");
  expect(await tell(second, { take: folder })).toBe("held");
  expect(await killed()).toBe(second.pid);
  expect(await tell(first, { take: folder })).toBe("held");
  await tell(first, "release");
});

it("a folder is free even if another process now has the ID of its last holder", async () => {
  const folder = await testFolder();
  await writeFile(join(folder, "npm-start.pid"), String(process.pid));
  expect(await tell(holders[0] as ChildProcess, { take: folder })).toBe("held");
});

it("an existing folder that others can read becomes private", async () => {
  const folder = await testFolder();
  await chmod(folder, 0o755);
  openState(folder, { fresh: false }).release();
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});
