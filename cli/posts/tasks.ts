import type { Writable } from "node:stream";
import type { Redis } from "../../worker/redis/client.ts";
import { importArticle } from "./article.ts";
import { exportPosts } from "./export.ts";
import { importPosts } from "./import.ts";
import type { Notes } from "./notes.ts";
import { summarize } from "./summary.ts";

/** What a task works with. */
export interface Work {
  connect: () => Redis;
  input: AsyncIterable<Buffer>;
  output: Writable;
  notes: Notes;
}

/** The tasks, by the arguments that ask for them. */
export const TASKS: ReadonlyMap<string, (work: Work) => Promise<void>> = new Map(
  Object.entries({
    export: ({ connect, output, notes }: Work) => exportPosts(connect, output, notes),
    import: ({ connect, input, notes }: Work) => summarize(importPosts(connect, input), notes),
    "import --from-article": ({ connect, notes }: Work) => summarize(importArticle(connect), notes),
  }),
);
