import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const PAGE = join(import.meta.dirname, "../docs/performance.md");

/**
 * Writes measurements into docs/performance.md, between `<!-- name -->` and `<!-- /name -->`.
 * @throws Error if the page has no such block
 */
export async function writeBlock(name: string, text: string): Promise<void> {
  const block = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
  const before = await readFile(PAGE, "utf8");
  if (!block.test(before)) throw new Error(`docs/performance.md has no <!-- ${name} --> block`);
  await writeFile(
    PAGE,
    before.replace(block, (_all, begin, end) => `${begin}${text}\n${end}`),
  );
}
