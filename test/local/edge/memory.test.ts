import { expect, it } from "vitest";
import { scriptOf, useEdge } from "../../support/edge.ts";

const edge = useEdge(
  scriptOf(`
    const kept = [];
    export default {
      fetch({ url }) {
        if (url.endsWith("/fill")) for (;;) kept.push(new Array(1e5).fill(kept.length));
        return new Response("ok");
      },
    };`),
);

it("a script that exceeds its 128 MB is restarted, and serves", async () => {
  expect((await edge.get("/fill")).status).toBe(502);
  await expect
    .poll(() => edge.get("/").then(({ text }) => text), { timeout: 60_000, interval: 50 })
    .toBe("ok");
  expect(edge.logged.join("\n")).toContain("exited unexpectedly and was restarted");
});
