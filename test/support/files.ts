/** The files of the project, as a clone or a copy that `pulumi new` made has them. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

export const FOLDER = join(import.meta.dirname, "../..");

/** Paths below the project's folder of what people wrote: code, configuration, documents. */
export function projectFiles(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter(
    (file) =>
      !/(^|\/)(node_modules|dist|\.git|\.local)(\/|$)/.test(file) && /\.(ts|js|json|ya?ml|md)$/.test(file),
  );
}
