/**
 * Detects every save. A system notification is only a hint: it reports a replaced file once and never again,
 * or names an editor's swap file. The state of the files decides.
 */
import { type FSWatcher, watch as watchFolder } from "node:fs";
import { join, posix } from "node:path";
import { changesBetween, exceptEmptied, readSources, type SourceFiles } from "./source-files.ts";

/**
 * Editors write a file in several steps, and a checkout writes many files: wait until there was no event for
 * this long.
 */
const QUIET_MS = 50;

/** How often to check when the system has no watches left, in milliseconds. */
const POLL_MS = 1_000;

export interface WatchOptions {
  /** The project's folder; its own files count. */
  readonly folder: string;
  /** The subfolders that count with everything below them; `""` is the project's folder itself. */
  readonly roots: Iterable<string>;
  /** Whether a file there matters. */
  readonly matters: (path: string) => boolean;
  /**
   * Receives the changed paths, relative to the folder. Calls never overlap; changes during one lead to one
   * more.
   */
  readonly changed: (paths: readonly string[]) => Promise<void>;
  readonly log: (line: string) => void;
}

export interface SourceWatch {
  /**
   * Changes the roots, which are relative to the project; "" is all of it. Files in a new root do not count as
   * changed.
   */
  follow(roots: Iterable<string>): void;
  stop(): void;
}

/** Watches the project's sources. */
export function watchSources(options: WatchOptions): SourceWatch {
  const { folder, matters, changed, log } = options;
  let roots = options.roots;
  const watchers = new Map<string, FSWatcher>();
  const pending = new Set<string>();
  let running = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let poll: NodeJS.Timeout | undefined;
  let files = read();

  function read(): SourceFiles {
    const entered = new Set<string>();
    const found = readSources({ folder, roots }, (path) => {
      entered.add(path);
      if (!watchers.has(path)) watch(path);
    });
    for (const path of watchers.keys()) if (!entered.has(path)) unwatch(path);
    return found;
  }

  function watch(path: string): void {
    const hint = (_event: string, name: string | null) => {
      // A watch follows the folder itself, not its name: whatever replaced it needs a new watch.
      if (name !== null) unwatchBelow(posix.join(path, name));
      soon();
    };
    try {
      watchers.set(path, watchFolder(join(folder, path), hint).on("error", pollInstead));
    } catch (error) {
      pollInstead(error as NodeJS.ErrnoException);
    }
  }

  function unwatch(path: string): void {
    watchers.get(path)?.close();
    watchers.delete(path);
  }

  function unwatchBelow(path: string): void {
    for (const each of watchers.keys()) if (each === path || each.startsWith(`${path}/`)) unwatch(each);
  }

  /** A folder may disappear before it is watched; any other error leaves a gap. */
  function pollInstead({ code }: NodeJS.ErrnoException): void {
    if (code === "ENOENT" || poll) return;
    poll = setInterval(() => look(), POLL_MS);
    const limit =
      code === "ENOSPC" ? "fs.inotify.max_user_watches" : "ulimit -n or fs.inotify.max_user_instances";
    log(
      `The system cannot watch more files (${code}: raise ${limit}), so npm start checks for changes every second.`,
    );
  }

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => look(), QUIET_MS);
  }

  /** Reads the files once, so that no save falls between two reads. */
  function look(next = roots): void {
    const [before, rootsBefore] = [files, roots];
    roots = next;
    files = exceptEmptied(before, read());
    const isFollowed = (path: string) => isUnder(rootsBefore, path) && isUnder(roots, path);
    const changes = changesBetween(before, files).filter((path) => isFollowed(path) && matters(path));
    if (changes.length === 0) return;
    // Report at once, even while a deployment is running.
    log(`${changes[0]}${changes.length > 1 ? ` and ${changes.length - 1} more` : ""} changed.`);
    for (const path of changes) pending.add(path);
    running = running.then(handOn).catch((error) => log(`Not handled: ${error.stack ?? error}`));
  }

  async function handOn(): Promise<void> {
    const paths = [...pending];
    pending.clear();
    if (paths.length > 0) await changed(paths);
  }

  return {
    follow: look,
    stop() {
      clearTimeout(timer);
      clearInterval(poll);
      for (const path of watchers.keys()) unwatch(path);
    },
  };
}

/** Whether a file is directly in the project's folder, or below one of the roots. */
function isUnder(roots: Iterable<string>, path: string): boolean {
  return !path.includes("/") || [...roots].some((root) => root === "" || path.startsWith(`${root}/`));
}
