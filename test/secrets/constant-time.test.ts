/**
 * A test cannot measure that a comparison takes one time whatever is guessed: the noise of a shared machine
 * is thousands of times larger. It can show that a guess is looked at by nothing but a digest and the
 * comparison that the platform promises to be constant in time. That one is workerd's; a stand-in keeps
 * account of what it is given.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Env } from "../../worker/env.ts";
import { Caller } from "../../worker/http/caller.ts";

const ADMIN_TOKEN = "canary-admin-token-60ee";
const compared = vi.fn((a: ArrayBuffer, b: ArrayBuffer) => timingSafeEqual(Buffer.from(a), Buffer.from(b)));

beforeEach(() => {
  compared.mockClear();
  const digest = crypto.subtle.digest.bind(crypto.subtle);
  vi.stubGlobal("crypto", { subtle: { digest, timingSafeEqual: compared } });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const callerWith = (token: string) =>
  new Caller(new Request("http://a.example", { headers: { Authorization: `Bearer ${token}` } }), {
    ADMIN_TOKEN,
  } as Env);
const digestOf = (text: string) => createHash("sha256").update(text).digest("hex");

it.each([
  ["at the first character", `x${ADMIN_TOKEN.slice(1)}`, false],
  ["at the last character", `${ADMIN_TOKEN.slice(0, -1)}x`, false],
  ["in length, being longer", `${ADMIN_TOKEN}x`, false],
  ["in length, being shorter", "x", false],
  ["nowhere", ADMIN_TOKEN, true],
])("compares digests of both in constant time when they differ %s", async (_where, token, same) => {
  expect(await callerWith(token).isAdmin()).toBe(same);
  const given = compared.mock.calls.map((each) => each.map((part) => Buffer.from(part).toString("hex")));
  expect(given).toEqual([[digestOf(token), digestOf(ADMIN_TOKEN)]]);
});

it("compares once, however often one asks", async () => {
  const caller = callerWith(ADMIN_TOKEN);
  expect([await caller.isAdmin(), await caller.isAdminByBearer()]).toEqual([true, true]);
  expect(compared).toHaveBeenCalledTimes(1);
});
