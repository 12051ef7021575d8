/**
 * A test cannot measure that a comparison takes one time whatever is guessed: the noise of a shared machine is thousands of times
 * larger. It can count what is looked at: digests of one length, every character of both, wherever the first difference is.
 */
import { beforeEach, expect, it, vi } from "vitest";
import { hasAdminToken } from "../../worker/access.ts";
import { digest } from "../../worker/digest.ts";
import type { Env } from "../../worker/env.ts";

vi.mock("../../worker/digest.ts", () => ({ digest: vi.fn() }));

const ADMIN_TOKEN = "canary-admin-token-60ee";
const LENGTH = 22;

/** The positions that were looked at, of both digests. */
let reads: number[] = [];

/** In the place of a digest: a string that keeps account of what is looked at. */
function watched(text: string): string {
  const charCodeAt = (position: number) => {
    reads.push(position);
    return text.charCodeAt(position);
  };
  return { length: LENGTH, charCodeAt } as unknown as string;
}

beforeEach(() => {
  reads = [];
});

/** Guesses once, where the digests of guess and token are as given. */
function guess(ofGuess: string, ofToken: string): Promise<boolean> {
  vi.mocked(digest).mockImplementation(async (text) => watched(text === ADMIN_TOKEN ? ofToken : ofGuess));
  return hasAdminToken({ ADMIN_TOKEN } as Env, "Bearer guess");
}

const token = "a".repeat(LENGTH);
it.each([
  ["at the first character", `b${token.slice(1)}`, false],
  ["at the last character", `${token.slice(1)}b`, false],
  ["everywhere", "b".repeat(LENGTH), false],
  ["nowhere", token, true],
])("looks at every character of both digests when they differ %s", async (_where, ofGuess, same) => {
  expect(await guess(ofGuess, token)).toBe(same);
  const each = Array.from({ length: LENGTH }, (_, position) => [position, position]).flat();
  expect(reads).toEqual(each);
});

it("lets the digests alone decide: two that are the same let in whatever was guessed", async () => {
  expect(await guess(token, token)).toBe(true);
  expect(vi.mocked(digest).mock.calls.slice(-2)).toEqual([["guess"], [ADMIN_TOKEN]]);
});
