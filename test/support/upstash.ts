/** Calls of the REST API as clients make them, and its answers. */
import { beforeEach, expect } from "vitest";
import type { DatabaseKind } from "./redis.ts";
import { type Rest, useRest } from "./rest.ts";
import { DB_TOKEN } from "./worker.ts";

/** Text that no URL, header or script may change. */
export const ODD = 'a/b?c#d %2F "x" 🦊 \0';

export interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** The body as text or bytes, instead of JSON. */
  readonly raw?: string | Buffer;
}

export async function call(url: string, { method, body, raw, headers }: Call = {}) {
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(url, {
    method: method ?? (sent === undefined ? "GET" : "POST"),
    headers: { authorization: `Bearer ${DB_TOKEN}`, ...headers },
    ...(sent !== undefined && { body: sent }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? undefined : JSON.parse(text),
  };
}

/** One REST server for all tests of a file or a `describe`; its database is empty at the start of each. */
export function useUpstash(kind: DatabaseKind) {
  const rest: Rest = useRest(kind);
  beforeEach(() => rest.database.run(["FLUSHALL"]));
  return {
    rest,
    call: (path: string, options?: Call) => call(rest.server.url + path, options),
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      call(rest.server.url + path, { body, headers }),
  };
}

/** Matches an error's text with a pattern. */
export function looked<T extends { error?: RegExp; result?: unknown }>(expected: T): unknown {
  return expected.error ? { error: expect.stringMatching(expected.error) } : expected;
}
