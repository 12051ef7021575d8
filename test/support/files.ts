/** The files of the project as in a clone, or in a copy made by `pulumi new`. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

export const FOLDER = join(import.meta.dirname, "../..");

/** Paths, relative to the project's folder, of what people wrote: code, configuration, documents. */
export function projectFiles(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter(
    (file) =>
      !/(^|\/)(node_modules|dist|\.git|\.local)(\/|$)/.test(file) && /\.(ts|js|json|ya?ml|md)$/.test(file),
  );
}
