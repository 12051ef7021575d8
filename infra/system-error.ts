import { Failure } from "./failure.ts";

/** What to do about a system error, by errno(3). Any other errno is a bug in this project. */
const ADVICE: Readonly<Record<string, string>> = {
  EACCES: "this user has no permission",
  EPERM: "it belongs to another user",
  EROFS: "its file system is read-only",
  ENOSPC: "no space is left on its file system: free some",
  EDQUOT: "this user's disk quota is used up: free some space",
  EEXIST: "a file is where a folder must be: move it",
  ENOTDIR: "a file is where a folder must be: move it",
  ENAMETOOLONG: "its path is too long: move the project to a shorter one",
  EMFILE: "this process has too many open files: raise the limit (ulimit -n)",
  ENFILE: "this machine has too many open files: close other programs",
  EAGAIN: "this user has too many processes: end some, or raise the limit (ulimit -u)",
  ENOMEM: "this machine is out of memory: close other programs",
};

/** The error as a Failure if a user can fix it; undefined if it is a bug in this project. */
export function asFailure(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  if (!(error instanceof Error)) return undefined;
  const { code = "", syscall = "", path = "" } = error as NodeJS.ErrnoException;
  const advice = ADVICE[code];
  if (advice === undefined || syscall === "") return undefined;
  return new Failure(`the system refused ${[syscall, path].join(" ").trim()} (${code}): ${advice}`, {
    cause: error,
  });
}
