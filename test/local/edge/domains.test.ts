import { describe, expect, it } from "vitest";
import { echoOrigin, says, useEdge } from "../../support/edge.ts";

const edge = useEdge(says("api"), { origin: echoOrigin });

describe("domains and workers.dev", () => {
  it("lead to a script until they or the script are removed", async () => {
    await edge.putScript("gone", says("here"));
    await edge.putDomain("d", { hostname: "api.test", script: "gone" });
    await edge.setWorkersDev("gone", true);
    await edge.putRoute("g", { pattern: "gone.test/*", script: "gone" });
    const hosts = ["api.test", "gone.me.workers.dev", "gone.test"];
    const texts = async () =>
      Promise.all(hosts.map(async (host) => (await edge.get("/x?y", { host })).text.slice(0, 4)));
    expect(await texts()).toEqual(["here", "here", "here"]);
    await edge.setWorkersDev("gone", false);
    expect(await texts()).toEqual(["here", '{"or', "here"]);
    await edge.deleteScript("gone");
    expect(await texts()).toEqual(['{"or', '{"or', '{"or']);
    expect(edge.scripts()).toEqual(["api"]);
  });

  it("are refused if Cloudflare would refuse the pattern, or without their script", async () => {
    await expect(edge.putRoute("x", { pattern: "a.test/*/b", script: "api" })).rejects.toThrow(
      /\* inside the path/,
    );
    await expect(edge.putRoute("x", { pattern: "a.test/*", script: "nobody" })).rejects.toThrow(
      "there is no script nobody",
    );
    await expect(edge.putDomain("x", { hostname: "a.test", script: "nobody" })).rejects.toThrow(
      "there is no script nobody",
    );
    await expect(edge.setWorkersDev("nobody", true)).rejects.toThrow("there is no script nobody");
  });
});
