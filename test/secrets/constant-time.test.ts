/**
 * A test cannot measure that a comparison always takes the same time: the noise of a shared machine is
 * thousands of times larger. It can show that a guess goes only to the comparison that the platform
 * guarantees to be constant in time, completely and with equal lengths. workerd has that comparison; here a
 * stand-in records its arguments.
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

const callerOf = (authorization: string, token = ADMIN_TOKEN) =>
  new Caller(new Headers({ Authorization: authorization }), { ADMIN_TOKEN: token } as Env);
const callerWith = (token: string) => callerOf(`Bearer ${token}`);

it.each([
  ["at the first character", `x${ADMIN_TOKEN.slice(1)}`, false],
  ["at the last character", `${ADMIN_TOKEN.slice(0, -1)}x`, false],
  ["in length, being longer", `${ADMIN_TOKEN}x`, false],
  ["in length, being shorter", "x", false],
  ["nowhere", ADMIN_TOKEN, true],
])("compares both completely and in constant time if they differ %s", (_where, token, same) => {
  expect(callerWith(token).isAdmin()).toBe(same);
  const given = compared.mock.calls.map((each) => each.map((part) => Buffer.from(part).toString()));
  // The platform compares equal lengths only: a guess of another length is compared with itself, to take the
  // same time.
  expect(given).toEqual([[token, token.length === ADMIN_TOKEN.length ? ADMIN_TOKEN : token]]);
});

it("refuses a token with more bytes than characters, which the comparison does not support", () => {
  expect(callerWith(`${ADMIN_TOKEN.slice(0, -1)}\u00e9`).isAdmin()).toBe(false);
  expect(callerWith(`${ADMIN_TOKEN}\u00e9`).isAdmin()).toBe(false);
});

it("refuses a token followed by NULs, which Basic can carry", () => {
  expect(callerOf(`Basic ${btoa(`anybody:${ADMIN_TOKEN}`)}`).isAdmin()).toBe(true);
  expect(callerOf(`Basic ${btoa(`anybody:${ADMIN_TOKEN}\0\0`)}`).isAdmin()).toBe(false);
});

it("compares only once", () => {
  const caller = callerWith(ADMIN_TOKEN);
  expect([caller.isAdmin(), caller.isAdminByBearer()]).toEqual([true, true]);
  expect(compared).toHaveBeenCalledTimes(1);
});

it("forgets a token when another replaces it", () => {
  const [old, next] = [`Bearer ${ADMIN_TOKEN}`, `Bearer ${ADMIN_TOKEN.toUpperCase()}`];
  expect(callerOf(old).isAdmin()).toBe(true);
  expect(callerOf(old, ADMIN_TOKEN.toUpperCase()).isAdmin()).toBe(false);
  expect(callerOf(next, ADMIN_TOKEN.toUpperCase()).isAdmin()).toBe(true);
});
