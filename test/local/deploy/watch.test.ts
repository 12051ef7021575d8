import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { type SourceWatch, watchSources } from "../../../local/deploy/watch.ts";
import { testFolder } from "../../support/redis.ts";

const FILE = "worker/index.ts";
const ROUTER = "worker/http/router.ts";

interface Project {
  folder: string;
  at(path: string): string;
  /** Resolves once these paths were told, and no other, and forgets them. */
  hears(...paths: string[]): Promise<void>;
  /** What was told, a call each. */
  calls: (readonly string[])[];
  lines: string[];
  watch: SourceWatch;
}

interface Options {
  prepare?: (folder: string) => void;
  roots?: string[];
  /** What a change takes. */
  work?: () => Promise<void>;
}

/** A project with a Worker of two files, and a watch on it. */
async function project({ prepare, roots = ["infra", "worker"], work }: Options = {}): Promise<Project> {
  const folder = await testFolder();
  const at = (path: string) => join(folder, path);
  await mkdir(at("worker/http"), { recursive: true });
  for (const path of [FILE, ROUTER, "index.ts"]) await writeFile(at(path), "1");
  prepare?.(folder);
  const lines: string[] = [];
  const calls: (readonly string[])[] = [];
  const watch = watchSources({
    folder,
    roots,
    matters: () => true,
    changed: async (paths) => {
      calls.push(paths);
      await work?.();
    },
    log: (line) => lines.push(line),
  });
  onTestFinished(watch.stop);
  const hears = async (...paths: string[]) => {
    await expect.poll(() => [...new Set(calls.flat())].sort()).toEqual(paths);
    calls.length = 0;
  };
  return { folder, at, hears, calls, lines, watch };
}

/** The new file takes the place of the old one at once: so that it is one change, however slow the machine. */
async function save(file: string, text: string): Promise<void> {
  await writeFile(`${file}.tmp.17`, text);
  await rename(`${file}.tmp.17`, file);
}

/** As JetBrains' IDEs save, step by step. */
async function saveSafely(file: string, text: string): Promise<void> {
  await writeFile(`${file}___jb_tmp___`, text);
  await rename(file, `${file}___jb_old___`);
  await rename(`${file}___jb_tmp___`, file);
  await rm(`${file}___jb_old___`);
}

function git(folder: string, ...args: string[]): void {
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: folder });
}

function commitAll(folder: string): void {
  git(folder, "add", ".");
  git(folder, "commit", "-qm", "all");
}

it.each([
  ["written in place", writeFile],
  ["replaced", save],
  ["moved away and replaced", saveSafely],
])("hears ten saves in a row of a file that is %s", async (_how, write) => {
  const { at, hears } = await project();
  for (let i = 0; i < 10; i++) {
    await write(at(FILE), `${i}`);
    await hears(FILE);
  }
});

it("hears sed -i, twice", async () => {
  const { at, hears } = await project();
  for (const script of ["s/1/2/", "s/2/3/"]) {
    execFileSync("sed", ["-i.bak", script, at("index.ts")]);
    await hears("index.ts");
  }
});

it("hears of a file that is deleted, and of one that comes back", async () => {
  const { at, hears } = await project();
  await rm(at(FILE));
  await hears(FILE);
  await writeFile(at(FILE), "1");
  await hears(FILE);
});

it("hears of the files in a new folder, and of their next saves", async () => {
  const { at, hears } = await project();
  await mkdir(at("worker/new/deep"), { recursive: true });
  await writeFile(at("worker/new/deep/a.ts"), "1");
  await hears("worker/new/deep/a.ts");
  await save(at("worker/new/deep/a.ts"), "2");
  await hears("worker/new/deep/a.ts");
});

it("hears of a folder that takes the place of another, and of saves in it", async () => {
  const { at, hears } = await project();
  await rename(at("worker"), at("away"));
  await cp(at("away"), at("worker"), { recursive: true });
  await hears(ROUTER, FILE);
  await save(at(ROUTER), "2");
  await hears(ROUTER);
});

it("hears of branches that git switches, there and back", async () => {
  const { at, folder, hears } = await project({
    prepare: (folder) => {
      git(folder, "init", "-q", "-b", "main");
      commitAll(folder);
      git(folder, "switch", "-qc", "other");
      mkdirSync(join(folder, "worker/posts"));
      for (const path of ["index.ts", "worker/posts/a.ts"]) writeFileSync(join(folder, path), "2");
      commitAll(folder);
      git(folder, "switch", "-q", "main");
    },
  });
  for (const branch of ["other", "main", "other"]) {
    git(folder, "switch", "-q", branch);
    await hears("index.ts", "worker/posts/a.ts");
  }
  await save(at("worker/posts/a.ts"), "3");
  await hears("worker/posts/a.ts");
});

it("hears nothing of what editors and tools put beside a file", async () => {
  const { at, hears, lines } = await project();
  const names = [
    ".index.ts.swp",
    "index.ts~",
    "#index.ts#",
    ".#index.ts",
    "4913",
    "index.ts.tmp",
    "sedQ1x9Zk",
  ];
  for (const name of names) await writeFile(at(`worker/${name}`), "1");
  await save(at(FILE), "2");
  await hears(FILE);
  for (const name of names) await rm(at(`worker/${name}`));
  await save(at(FILE), "3");
  await hears(FILE);
  expect(lines).toEqual([`${FILE} changed.`, `${FILE} changed.`]);
});

it("tells what changed at one time in one line and one call", async () => {
  const { at, hears, lines, calls } = await project();
  for (const path of [FILE, ROUTER]) writeFileSync(at(path), "2");
  await expect.poll(() => calls).toHaveLength(1);
  await hears(ROUTER, FILE);
  expect(lines).toEqual([`${ROUTER} and 1 more changed.`]);
});

it("tells at once what changes while an earlier change is being dealt with, and hands it on after that", async () => {
  let finish = () => {};
  const work = () =>
    new Promise<void>((resolve) => {
      finish = resolve;
    });
  const { at, lines, calls } = await project({ work });
  for (const name of ["index.ts", "a.ts", "b.ts"]) {
    await save(at(name), "2");
    await expect.poll(() => lines).toContain(`${name} changed.`);
  }
  expect(calls).toEqual([["index.ts"]]);
  finish();
  await expect.poll(() => calls).toEqual([["index.ts"], ["a.ts", "b.ts"]]);
});

it("tells what goes wrong with a change, and hands on the next", async () => {
  const { at, hears, lines } = await project({ work: () => Promise.reject(new Error("no room")) });
  await save(at(FILE), "2");
  await hears(FILE);
  await expect.poll(() => lines.join("\n")).toMatch(/Not dealt with: Error: no room/);
  await save(at(ROUTER), "2");
  await hears(ROUTER);
});

it("takes another folder without calling what is in it changed", async () => {
  const { at, hears, watch } = await project({ roots: [] });
  watch.follow(["worker"]);
  await save(at("worker/new.ts"), "1");
  await hears("worker/new.ts");
});

it("hears a save that falls into the moment in which other roots are taken", async () => {
  const { at, hears, watch } = await project();
  let isSaved = false;
  watch.follow({
    *[Symbol.iterator]() {
      if (!isSaved) writeFileSync(at(FILE), "saved");
      isSaved = true;
      yield* ["infra", "worker"];
    },
  });
  await hears(FILE);
});

it("hears of a file that is written in place once it is written, not while it is empty", async () => {
  const { at, hears } = await project();
  await writeFile(at(FILE), "");
  await save(at(ROUTER), "saved");
  await hears(ROUTER);
  await writeFile(at(FILE), "written");
  await hears(FILE);
});
