import { afterAll, beforeAll, expect, it } from "vitest";
import { type Edge, startEdge } from "../../local/edge/edge.ts";
import { ask, scriptOf } from "../support/edge.ts";

let edge: Edge;
const logs: string[] = [];
beforeAll(async () => {
  edge = await startEdge({ port: 0, log: (line) => logs.push(line) });
  const source = `
    const kept = [];
    export default {
      fetch({ url }) {
        if (url.endsWith("/fill")) for (;;) kept.push(new Array(1e5).fill(kept.length));
        return new Response("ok");
      },
    };`;
  await edge.putScript("one", scriptOf(source));
  await edge.putRoute("one", { pattern: "localhost/*", script: "one" });
});
afterAll(() => edge.close());

it("a script that takes more than its 128 MB is started again, and serves", async () => {
  expect((await ask({ port: edge.port, path: "/fill" })).status).toBe(502);
  await expect
    .poll(() => ask({ port: edge.port }).then(({ text }) => text), { timeout: 60_000, interval: 50 })
    .toBe("ok");
  expect(logs.join("\n")).toContain("ended unexpectedly and was started again");
});
