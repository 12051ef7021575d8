/** `npm run format` and `npm run check` on copies of the project. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { changedFiles } from "./changed-files.ts";
import { Compiler } from "./compiler.ts";

const run = promisify(execFile);

export class Check {
  readonly #compiler = new Compiler();

  /** Formats a copy. */
  async format(copy: string): Promise<void> {
    await biome(copy, "check", "--write");
  }

  /** The complaints of compiler and lint about a copy; "" if there are none. */
  async complaints(copy: string): Promise<string> {
    const types = this.#compiler.complaints(copy, ".") + this.complaintsOfWorker(copy);
    return types + (await biome(copy, "ci"));
  }

  /** The compiler's complaints about the Worker, as of `tsc -p worker`. */
  complaintsOfWorker(copy: string): string {
    return this.#compiler.complaints(copy, "worker");
  }
}

/** Runs Biome on the changed files, since it judges each file by itself; resolves with its complaints. */
async function biome(copy: string, ...command: string[]): Promise<string> {
  const args = [
    ...command,
    "--error-on-warnings",
    "--files-ignore-unknown=true",
    ...(await changedFiles(copy)),
  ];
  return run("node_modules/.bin/biome", args, { cwd: copy }).then(
    () => "",
    ({ stdout, stderr }) => `${stdout}${stderr}`,
  );
}
