import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { it } from "vitest";
import { commitAll, FILE, git, project, ROUTER, save, saveSafely } from "./project.ts";

it.each([
  ["written in place", writeFile],
  ["replaced", save],
  ["moved away and replaced", saveSafely],
])("detects ten saves in a row of a file that is %s", async (_how, write) => {
  const { at, hears } = await project();
  for (let i = 0; i < 10; i++) {
    await write(at(FILE), `${i}`);
    await hears(FILE);
  }
});

it("detects sed -i, twice", async () => {
  const { at, hears } = await project();
  for (const script of ["s/1/2/", "s/2/3/"]) {
    execFileSync("sed", ["-i.bak", script, at("index.ts")]);
    await hears("index.ts");
  }
});

it("detects a deleted file, and one that comes back", async () => {
  const { at, hears } = await project();
  await rm(at(FILE));
  await hears(FILE);
  await writeFile(at(FILE), "1");
  await hears(FILE);
});

it("detects files in a new folder, and their next saves", async () => {
  const { at, hears } = await project();
  await mkdir(at("worker/new/deep"), { recursive: true });
  await writeFile(at("worker/new/deep/a.ts"), "1");
  await hears("worker/new/deep/a.ts");
  await save(at("worker/new/deep/a.ts"), "2");
  await hears("worker/new/deep/a.ts");
});

it("detects a folder that replaces another, and saves in it", async () => {
  const { at, hears } = await project();
  await rename(at("worker"), at("away"));
  await cp(at("away"), at("worker"), { recursive: true });
  await hears(ROUTER, FILE);
  await save(at(ROUTER), "2");
  await hears(ROUTER);
});

it("detects git switching branches, there and back", async () => {
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
