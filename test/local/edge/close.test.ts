import { describe, expect, it } from "vitest";
import { startEdge } from "../../../local/edge/edge.ts";
import { ask, says, workerdIds } from "../../support/edge.ts";

describe("a closed edge", () => {
  it("leaves no workerd and no signal handler behind, and accepts no more scripts", async () => {
    const before = { workerd: workerdIds().length, signals: process.listenerCount("SIGTERM") };
    const other = await startEdge({ port: 0, log: () => {} });
    await other.putScript("a", says("a"));
    await other.putRoute("1", { pattern: "localhost/*", script: "a" });
    await other.putScript("a", says("b"));
    expect(workerdIds().length).toBe(before.workerd + 2);
    expect(process.listenerCount("SIGTERM")).toBe(before.signals);
    expect((await ask({ port: other.port })).text).toBe("b");
    const starting = other.putScript("late", says("c")).catch((error: Error) => error.message);
    await other.close();
    expect(await starting).toMatch(/closed/);
    expect(workerdIds().length).toBe(before.workerd);
    await expect(ask({ port: other.port })).rejects.toThrow(/ECONNREFUSED/);
    await expect(other.putScript("a", says("a"))).rejects.toThrow("the edge is closed");
  });
});
