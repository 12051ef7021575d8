import { describe, expect, it } from "vitest";
import { type Event, isLinearizable } from "./linearize.ts";
import type { Answer, Operation } from "./posts-model.ts";

const initial = { lastId: 1, posts: { 1: "a" }, made: {} };
const event = (start: number, end: number, operation: Operation, answer: Answer): Event => ({
  operation,
  answer,
  start,
  end,
});
const replace = (start: number, end: number, text: string, status = 200): Event =>
  event(
    start,
    end,
    { do: "replace", id: 1, text, ifMatch: "a" },
    status === 200 ? { status, id: 1 } : { status },
  );
const read = (start: number, end: number, text: string): Event =>
  event(start, end, { do: "read", id: 1 }, { status: 200, id: 1, text });
const list = (posts: [number, string][], next?: number): Event =>
  event(0, 1, { do: "list", limit: 1 }, { status: 200, posts, ...(next !== undefined && { next }) });

describe("the checker of histories", () => {
  it("accepts a read that overlaps a change as before or after it", () => {
    for (const text of ["a", "b"])
      expect(isLinearizable([[replace(0, 3, "b")], [read(1, 2, text)]], initial)).toBe(true);
  });

  it("refuses a read that misses a change completed before it began", () => {
    expect(isLinearizable([[replace(0, 1, "b")], [read(2, 3, "a")]], initial)).toBe(false);
  });

  it("refuses a lost update: two callers win with the same tag", () => {
    expect(isLinearizable([[replace(0, 2, "b")], [replace(1, 3, "c")]], initial)).toBe(false);
    expect(isLinearizable([[replace(0, 2, "b")], [replace(1, 3, "c", 412)]], initial)).toBe(true);
  });

  it("refuses an id assigned twice", () => {
    const create = (start: number, end: number) =>
      event(start, end, { do: "create", text: "x" }, { status: 201, id: 2 });
    expect(isLinearizable([[create(0, 2)], [create(1, 3)]], initial)).toBe(false);
  });

  it("refuses a page that omits a post, and one without a link although there is more", () => {
    const two = { lastId: 2, posts: { 1: "a", 2: "b" }, made: {} };
    expect(isLinearizable([[list([[2, "b"]], 2)]], two)).toBe(true);
    expect(isLinearizable([[list([[1, "a"]])]], two)).toBe(false);
    expect(isLinearizable([[list([[2, "b"]])]], two)).toBe(false);
    expect(isLinearizable([[list([[2, "b"]], 1)]], two)).toBe(false);
  });
});
