/** Which project files are sources, and how two states of them differ. */
import { type Dirent, readdirSync, statSync } from "node:fs";
import { join, posix } from "node:path";

/**
 * The name of a file that a person wrote, unlike those that editors and tools put beside it: `.x.ts.swp`,
 * `x.ts~`, `#x.ts#`, `4913`, `x.ts___jb_tmp___`, `x.ts.tmp.1234`, `sedAb12Cd`, `x.ts.orig`.
 */
const SOURCE = /^[^.#][^~]*\.(?!(?:tmp|bak|orig|rej|swp|log)$)[a-z]+$/i;

/**
 * The state of each file, which changes with every save, by its path relative to the project's folder, with
 * `/`.
 */
export type SourceFiles = ReadonlyMap<string, string>;

export interface SourcePlaces {
  /** The project's folder. Its own files count, and the folders in `roots`. */
  readonly folder: string;
  readonly roots: Iterable<string>;
}

/**
 * Finds all source files.
 * @param enter called with each folder before it is read, so that a watch started there misses nothing
 */
export function readSources(
  { folder, roots }: SourcePlaces,
  enter: (path: string) => void = () => {},
): SourceFiles {
  const files = new Map<string, string>();
  const read = (path: string, isDeep: boolean) => {
    enter(path);
    for (const entry of entriesOf(join(folder, path))) {
      const inside = posix.join(path, entry.name);
      if (entry.isDirectory()) {
        if (isDeep && !entry.name.startsWith(".") && entry.name !== "node_modules") read(inside, true);
      } else if (SOURCE.test(entry.name)) {
        const state = stateOf(join(folder, inside));
        if (state !== undefined) files.set(inside, state);
      }
    }
  };
  read("", false);
  for (const root of roots) read(root, true);
  return files;
}

/** The paths that were added, removed or written. */
export function changesBetween(before: SourceFiles, after: SourceFiles): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path));
}

/** Keeps the earlier state of files that are now empty: writing a file in place empties it first. */
export function exceptEmptied(before: SourceFiles, after: SourceFiles): SourceFiles {
  const isEmpty = (state: string) => /^\d+ 0 /.test(state);
  return new Map(
    [...after].map(([path, state]) => [path, isEmpty(state) ? (before.get(path) ?? state) : state]),
  );
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // It was deleted, or is being moved.
    return [];
  }
}

/** A replaced file has another inode, whatever its timestamps. */
function stateOf(file: string): string | undefined {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat && `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
}
