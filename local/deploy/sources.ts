/** Which part of the stack a changed file belongs to. */

/** Folders that are watched even if nothing imports them yet. */
const PROGRAM = "infra";
const WORKER = "worker";

/** The program's inputs besides its code, and TypeScript's configuration. */
const SETTINGS = new Set(["Pulumi.yaml", "Pulumi.dev.yaml", "package.json", "tsconfig.json"]);

/** The files of index.ts and the Worker, as paths relative to the project's folder. */
export class Sources {
  program: ReadonlySet<string> = new Set(["index.ts"]);
  worker: ReadonlySet<string> = new Set();

  /** The project's folders that contain a part of either. */
  get roots(): ReadonlySet<string> {
    const imported = [...this.program, ...this.worker].filter((path) => path.includes("/"));
    return new Set([PROGRAM, WORKER, ...imported.map((path) => path.slice(0, path.indexOf("/")))]);
  }

  /** What to rebuild when this file changes; a file that nothing imports yet could belong to the program. */
  partOf(path: string): "program" | "worker" | undefined {
    if (this.program.has(path) || SETTINGS.has(path)) return "program";
    if (this.worker.has(path) || path.startsWith(`${WORKER}/`)) return "worker";
    return path.includes("/") ? "program" : undefined;
  }
}
