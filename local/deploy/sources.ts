/** What a changed file is part of. */

/** Folders that are watched whether or not something in them is imported yet. */
const PROGRAM = "infra";
const WORKER = "worker";

/** What the program is told beside its own code, and how TypeScript is read. */
const SETTINGS = new Set(["Pulumi.yaml", "Pulumi.dev.yaml", "package.json", "tsconfig.json"]);

/** The files that index.ts and the Worker are made of: paths from the project's folder. */
export class Sources {
  program: ReadonlySet<string> = new Set(["index.ts"]);
  worker: ReadonlySet<string> = new Set();

  /** The folders in the project's that hold a part of either. */
  get roots(): ReadonlySet<string> {
    const imported = [...this.program, ...this.worker].filter((path) => path.includes("/"));
    return new Set([PROGRAM, WORKER, ...imported.map((path) => path.slice(0, path.indexOf("/")))]);
  }

  /** What must be made anew when this file changes; of what is not imported yet nobody knows better. */
  partOf(path: string): "program" | "worker" | undefined {
    if (this.program.has(path) || SETTINGS.has(path)) return "program";
    if (this.worker.has(path) || path.startsWith(`${WORKER}/`)) return "worker";
    return path.includes("/") ? "program" : undefined;
  }
}
