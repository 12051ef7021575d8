import { type FSWatcher, watch } from "node:fs";
import { join } from "node:path";

/**
 * Editors write a file in several steps, and a checkout writes many: wait until it has been quiet for this
 * long.
 */
const QUIET_MS = 80;

/** The folders of the program, watched with all below them. */
const FOLDERS = ["infra", "worker"];

/**
 * Calls `changed` after the program or the Worker changed: the TypeScript and Pulumi files at the top of
 * `folder`, and its folders. Calls never overlap; changes during one lead to one more. Returns how to stop.
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

  const below = new Map<string, FSWatcher>();
  const watchBelow = (name: string) => {
    below.get(name)?.close();
    below.delete(name);
    try {
      // An error means that the folder went away: when it comes back, the top tells.
      below.set(name, watch(join(folder, name), { recursive: true }, soon).on("error", soon));
    } catch {
      // It is gone, or on its way from one place to another.
    }
  };
  FOLDERS.forEach(watchBelow);

  const top = watch(folder, (_event, file) => {
    if (file === null) return;
    // A watcher follows the folder it began with, not the name: one that took its place has to be watched
    // anew.
    if (FOLDERS.includes(file)) watchBelow(file);
    if (FOLDERS.includes(file) || /^(Pulumi\..*yaml|.*\.ts)$/.test(file)) soon();
  });
  return () => {
    clearTimeout(timer);
    for (const watcher of [top, ...below.values()]) watcher.close();
  };
}
