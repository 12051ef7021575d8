/**
 * A test cannot measure that a comparison takes the same time whatever is guessed: on a shared machine the noise is thousands of times
 * larger. It can show that the only comparison that decides is Hono's timingSafeEqual, given the whole token and the whole guess.
 */
import { timingSafeEqual } from "hono/utils/buffer";
import { beforeEach, expect, it, vi } from "vitest";
import worker from "../../worker/index.ts";

vi.mock("hono/utils/buffer", async (original) => {
  const buffer = await original<typeof import("hono/utils/buffer")>();
  return { ...buffer, timingSafeEqual: vi.fn(buffer.timingSafeEqual) };
});
const compare = vi.mocked(timingSafeEqual);
beforeEach(() => compare.mockClear());

const ADMIN_TOKEN = "canary-admin-token-60ee";
/** With an id that is none, so that a request that is let in never reaches a database. */
const remove = async (token: string) => {
  const init = { method: "DELETE", headers: { Authorization: `Bearer ${token}` } };
  const env = { DB_URL: "http://127.0.0.1:1", DB_TOKEN: "none", ADMIN_TOKEN };
  return (await worker.fetch(new Request("http://localhost/posts/none", init), env)).status;
};

it.each([
  ["of one letter", "c", 401],
  ["that begins as the token does", ADMIN_TOKEN.slice(0, -1), 401],
  ["of the token's length", ADMIN_TOKEN.replace(/.$/, "x"), 401],
  ["that is longer", `${ADMIN_TOKEN}x`, 401],
  ["that is the token", ADMIN_TOKEN, 400],
])("compares a guess %s with the token once, whole and in constant time", async (_what, guess, status) => {
  expect(await remove(guess)).toBe(status);
  expect(compare.mock.calls).toEqual([[ADMIN_TOKEN, guess]]);
});

it("lets in whom that comparison lets in, and nobody else", async () => {
  compare.mockResolvedValueOnce(true);
  expect(await remove("anything")).toBe(400);
  compare.mockResolvedValueOnce(false);
  expect(await remove(ADMIN_TOKEN)).toBe(401);
});
