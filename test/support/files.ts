/** The files of the project as in a clone, or in a copy made by `pulumi new`. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

export const FOLDER = join(import.meta.dirname, "../..");

const NOT_WRITTEN = ["node_modules", "dist", ".git", ".local"];

/** Paths, relative to the project's folder, of what people wrote: code, configuration, documents. */
export function projectFiles(folder = ""): string[] {
  return readdirSync(join(FOLDER, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (NOT_WRITTEN.includes(entry.name)) return [];
    if (entry.isDirectory()) return projectFiles(path);
    return /\.(ts|js|json|ya?ml|md)$/.test(path) ? [path] : [];
  });
}
