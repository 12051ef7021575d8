/**
 * A test cannot measure that a comparison takes one time whatever is guessed: the noise of a shared machine
 * is thousands of times larger. It can show that nothing is looked at but by the comparison that the platform
 * promises to be constant in time. That one is workerd's; a stand-in keeps account of what it is given.
 */
import { timingSafeEqual } from "node:crypto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Env } from "../../worker/env.ts";
import { Caller } from "../../worker/http/caller.ts";

const ADMIN_TOKEN = "canary-admin-token-60ee";
const compared = vi.fn((a: Uint8Array, b: Uint8Array) => timingSafeEqual(a, b));

beforeEach(() => {
  compared.mockClear();
  vi.stubGlobal("crypto", { subtle: { timingSafeEqual: compared } });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const guess = (token: string) =>
  new Caller(new Request("http://a.example", { headers: { Authorization: `Bearer ${token}` } }), {
    ADMIN_TOKEN,
  } as Env).isAdmin();

it.each([
  ["at the first character", `x${ADMIN_TOKEN.slice(1)}`, false],
  ["at the last character", `${ADMIN_TOKEN.slice(0, -1)}x`, false],
  ["nowhere", ADMIN_TOKEN, true],
])("compares the whole of both in constant time when they differ %s", (_where, token, same) => {
  expect(guess(token)).toBe(same);
  const [bytes] = compared.mock.calls.map((each) => each.map((part) => new TextDecoder().decode(part)));
  expect(bytes).toEqual([token, ADMIN_TOKEN]);
  expect(compared).toHaveBeenCalledTimes(1);
});

it.each(["", "x", `${ADMIN_TOKEN}x`])("lets a token of another length in by no means", (token) => {
  expect(guess(token)).toBe(false);
});
