import { expect, it } from "vitest";
import { testWorker } from "../../support/worker.ts";

it.each([
  ["GET", "/posts", /Try again\.$/],
  ["DELETE", "/posts/1", /may have been made: check before/],
  ["POST", "/posts", /may have been made: check before/],
])(
  "tells the sender of a %s to %s what to do if the database is unreachable",
  async (method, path, advice) => {
    const worker = await testWorker({ dbUrl: "http://127.0.0.1:1" });
    const response = await worker.call(path, { method, body: method === "POST" ? "hello" : null });
    expect(response.status).toBe(502);
    expect(((await response.json()) as { detail: string }).detail).toMatch(advice);
  },
);
