import { Failure } from "./failure.ts";

/** What a person does about what the system refuses, by errno(3). Any other errno is a mistake of ours. */
const ADVICE: Readonly<Record<string, string>> = {
  EACCES: "this user has no right to it",
  EPERM: "it belongs to another user",
  EROFS: "it is on a file system that is read-only",
  ENOSPC: "there is no room left on its file system: make some",
  EDQUOT: "this user's quota is used up: make room",
  EEXIST: "a file is where a folder belongs: move it away",
  ENOTDIR: "a file is where a folder belongs: move it away",
  ENAMETOOLONG: "its path is too long: move the project up",
  EMFILE: "this process has too many files open: raise the limit (ulimit -n)",
  ENFILE: "this machine has too many files open: end other programs",
  EAGAIN: "this user has too many processes: end some, or raise the limit (ulimit -u)",
  ENOMEM: "this machine is out of memory: end other programs",
};

/** An error that a person can fix: a Failure as it is, what the system refused as one; undefined for a mistake of ours. */
export function asFailure(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  if (!(error instanceof Error)) return undefined;
  const { code = "", syscall = "", path = "" } = error as NodeJS.ErrnoException;
  const advice = ADVICE[code];
  if (advice === undefined || syscall === "") return undefined;
  return new Failure(`the system refuses ${[syscall, path].join(" ").trim()} (${code}): ${advice}`, {
    cause: error,
  });
}
