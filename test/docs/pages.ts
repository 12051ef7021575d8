/** The pages for readers: README, CONTRIBUTING, docs/ and the page of each package. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FOLDER } from "../support/files.ts";

export interface Page {
  /** Path relative to the project's folder. */
  path: string;
  text: string;
}

const inFolder = (folder: string) =>
  readdirSync(join(FOLDER, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));

export const read = (path: string): string => readFileSync(join(FOLDER, path), "utf8");

export const PAGES: readonly Page[] = [
  ...inFolder("."),
  ...inFolder("docs"),
  "packages/kv-at-hand/README.md",
].map((path) => ({ path, text: read(path) }));

/** The first cells of a page's tables if they are code: settings, variables, requests. */
export function namesIn(text: string): string[] {
  const cells = [...text.matchAll(/^\| (`[^|]*`) \|/gm)].map(([, cell = ""]) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));
}
