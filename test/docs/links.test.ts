import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { FOLDER } from "../support/files.ts";
import { PAGES, type Page, read } from "./pages.ts";

/**
 * GitHub's anchor for a heading: https://docs.github.com/en/get-started/writing-on-github, "Section links".
 */
function anchorsIn(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function brokenIn({ path, text }: Page): string[] {
  const prose = text.replaceAll(/^```.*?^```$/gms, "");
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$/gm)].map(
    ([, inline, reference]) => inline ?? reference ?? "",
  );
  return targets.filter((target) => {
    if (/^https?:/.test(target)) return false;
    const [file = "", anchor] = target.split("#");
    const led = file === "" ? path : join(dirname(path), file);
    if (!existsSync(join(FOLDER, led))) return true;
    return anchor !== undefined && !anchorsIn(read(led)).includes(anchor);
  });
}

it.each(PAGES)("has no broken link: $path", (page) => {
  expect(brokenIn(page)).toEqual([]);
});
