/** Finds the call that a request makes. */
import type { CallHandler, Kind } from "./kind.ts";

interface Found {
  readonly handler: CallHandler;
  readonly params: ReadonlyMap<string, string>;
}

/** Finds the call for a method and a path without its query; undefined if there is none. */
export type FindCall = (method: string, path: string) => Found | undefined;

export function callFinder(kinds: readonly Kind[]): FindCall {
  const calls = kinds.flatMap((kind) => kind.calls);
  return (method, path) => {
    for (const [ofMethod, pattern, handler] of calls) {
      const params = ofMethod === method ? match(pattern, path) : undefined;
      if (params !== undefined) return { handler, params };
    }
    return undefined;
  };
}

function match(pattern: string, path: string): Map<string, string> | undefined {
  const expected = pattern.split("/");
  const given = path.split("/");
  if (expected.length !== given.length) return undefined;
  const params = new Map<string, string>();
  for (const [index, part] of expected.entries()) {
    const value = decode(given[index] ?? "");
    if (value === undefined || value === "" ? part !== "" : !part.startsWith(":") && part !== value)
      return undefined;
    if (part.startsWith(":")) params.set(part.slice(1), value ?? "");
  }
  return params;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
