import { expect } from "vitest";
import type { Database } from "#kv-at-hand/redis/database.ts";
import { ask } from "../support/redis.ts";
import type { HostileRequest } from "./generate.ts";
import type { Answer } from "./send.ts";

const TITLE = /^[A-Z][A-Za-z ]+$/;

/** The allowed characters of headers built from a caller's input. */
const SAFE_HEADERS: Record<string, RegExp> = {
  link: /^<\/posts\?limit=\d{1,4}&before=post:\d{1,16}>; rel="next"$/,
  location: /^\/posts\/post:\d{1,16}$/,
  allow: /^[A-Z]+(, [A-Z]+)*$/,
  "access-control-allow-origin": /^https:\/\/app\.example$/,
};

/** Asserts what holds for every answer of the Worker, whatever the request. */
export function judge({ method }: HostileRequest, { status, headers, body }: Answer): void {
  expect(status).toBeGreaterThanOrEqual(200);
  expect(status).toBeLessThan(500);
  const type = headers.get("content-type");
  if (type !== undefined && status !== 304) expect(headers.get("x-content-type-options")).toBe("nosniff");
  if (type?.startsWith("text/")) expect(type).toMatch(/; charset=utf-8$/);
  expect(headers.has("set-cookie")).toBe(false);
  for (const [name, safe] of Object.entries(SAFE_HEADERS)) {
    if (headers.has(name))
      expect(`${name}: ${headers.get(name)}`).toMatch(new RegExp(safe.source.replace("^", `^${name}: `)));
  }
  expect(JSON.stringify([...headers]) + body).not.toMatch(status < 400 ? /canary-/ : /canary/);
  if (status >= 400) judgeProblem(method, { status, headers, body });
}

function judgeProblem(method: string, { status, headers, body }: Answer): void {
  expect(headers.get("content-type")).toBe("application/problem+json");
  expect(headers.get("cache-control")).toBe("no-store");
  if (method === "HEAD") return;
  const problem = JSON.parse(body);
  expect(problem).toEqual({
    title: expect.stringMatching(TITLE),
    status,
    detail: expect.stringMatching(/^.{10,200}\.$/),
  });
}

/** Everything stored, for comparison. */
export async function everything(database: Database): Promise<Record<string, unknown>> {
  const keys = ((await ask(database, "KEYS", "*")) as string[]).sort();
  const entries = keys.map(async (key) => {
    const isSet = /^posts:\d+$/.test(key);
    const value = await ask(database, isSet ? "SMEMBERS" : "GET", key);
    return [key, isSet ? [...(value as string[])].sort() : value] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Asserts that the index and the texts contain the same posts, and that nothing else is stored. */
export function judgeStored(stored: Record<string, unknown>): void {
  const texts: string[] = [];
  const index: string[] = [];
  for (const [key, value] of Object.entries(stored)) {
    if (/^posts:\d+$/.test(key)) index.push(...(value as string[]));
    else if (/^post:\d+$/.test(key)) texts.push(key.slice(5));
    else expect(key).toMatch(/^(post:id|posts:request:[\x21-\x7e]{1,255})$/);
  }
  expect(index.sort()).toEqual(texts.sort());
}
