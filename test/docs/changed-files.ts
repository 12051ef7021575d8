import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

const PROJECT = join(import.meta.dirname, "../..");

/** The paths of the files in a copy of the project that are new, or differ from the project's. */
export async function changedFiles(copy: string): Promise<string[]> {
  const entries = await readdir(copy, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => relative(copy, join(parentPath, name)));
  const differs = await Promise.all(
    paths.map(async (path) => {
      const original = await readFile(join(PROJECT, path)).catch(() => undefined);
      return !original?.equals(await readFile(join(copy, path)));
    }),
  );
  return paths.filter((_, index) => differs[index]);
}
