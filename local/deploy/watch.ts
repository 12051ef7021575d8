import { watch } from "node:fs";
import { join } from "node:path";

/** Editors write a file in several steps, and a checkout writes many: wait until it has been quiet for this long. */
const QUIET_MS = 80;

/**
 * Calls `changed` after the program or the Worker changed: the TypeScript files and the Pulumi files at the top of
 * `folder`, `settings/` and `worker/`. Calls never overlap; changes during one lead to one more. Returns how to stop.
 */
export function watchSources(folder: string, changed: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(changed);
    }, QUIET_MS);
  };
  const top = watch(folder, (_event, file) => {
    if (file && /^(Pulumi\..*yaml|.*\.ts)$/.test(file)) soon();
  });
  const below = ["settings", "worker"].map((name) => watch(join(folder, name), { recursive: true }, soon));
  return () => {
    clearTimeout(timer);
    for (const watcher of [top, ...below]) watcher.close();
  };
}
