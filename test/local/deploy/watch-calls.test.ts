import { writeFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { FILE, project, ROUTER, save } from "./project.ts";

it("ignores files that editors and tools put beside a source", async () => {
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

it("reports simultaneous changes in one line and one call", async () => {
  const { at, hears, lines, calls } = await project();
  for (const path of [FILE, ROUTER]) writeFileSync(at(path), "2");
  await expect.poll(() => calls).toHaveLength(1);
  await hears(ROUTER, FILE);
  expect(lines).toEqual([`${ROUTER} and 1 more changed.`]);
});

it("reports a change at once while an earlier one is being handled, and handles it afterwards", async () => {
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

it("reports a failed change, and handles the next one", async () => {
  const { at, hears, lines } = await project({ work: () => Promise.reject(new Error("no room")) });
  await save(at(FILE), "2");
  await hears(FILE);
  await expect.poll(() => lines.join("\n")).toMatch(/Not handled: Error: no room/);
  await save(at(ROUTER), "2");
  await hears(ROUTER);
});

it("accepts another root without reporting its files as changed", async () => {
  const { at, hears, watch } = await project({ roots: [] });
  watch.follow(["worker"]);
  await save(at("worker/new.ts"), "1");
  await hears("worker/new.ts");
});

it("detects a save at the moment when the roots change", async () => {
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

it("detects a file written in place once it is written, not while it is empty", async () => {
  const { at, hears } = await project();
  await writeFile(at(FILE), "");
  await save(at(ROUTER), "saved");
  await hears(ROUTER);
  await writeFile(at(FILE), "written");
  await hears(FILE);
});
