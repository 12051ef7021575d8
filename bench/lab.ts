/** What all measures share: the subjects, and a database and workerds for the duration of a measure. */
import type { Script } from "../local/edge/script.ts";
import { type BenchDatabase, openDatabase } from "./database.ts";
import type { Subject, SubjectName } from "./subjects.ts";
import { startWorkerd, type Workerd } from "./workerd.ts";

export interface Lab {
  subjects: Record<SubjectName, Subject>;
  /** Whether to run briefly, just to see whether everything works. */
  quick: boolean;
  /** Prints a line. */
  say(line: string): void;
}

/** What a measure may open. Everything is closed when the measure ends, however it ends. */
export interface Bench {
  database(): Promise<BenchDatabase>;
  workerd(script: Script): Promise<Workerd>;
}

export async function withBench<Result>(use: (bench: Bench) => Promise<Result>): Promise<Result> {
  const open: { close(): Promise<void> }[] = [];
  const keep = async <Thing extends { close(): Promise<void> }>(opening: Promise<Thing>): Promise<Thing> => {
    const thing = await opening;
    open.push(thing);
    return thing;
  };
  try {
    return await use({
      database: () => keep(openDatabase()),
      workerd: (script) => keep(startWorkerd(script)),
    });
  } finally {
    for (const each of open.reverse()) await each.close();
  }
}
