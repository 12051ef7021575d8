import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { copyOfProject, create, isRunning, npmStart, text } from "../../support/npm-start.ts";
import { testFolder } from "../../support/redis.ts";

describe("npm start", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "serves the posts of README, and %s leaves nothing running",
    async (signal) => {
      const start = npmStart(await copyOfProject());
      const url = await start.ready();
      expect(await create(url, "hello")).toBe("post:1");
      expect(await text(url)).toBe('[{"id":"post:1","text":"hello"}]');
      expect(await text(url.replace("localhost", "127.0.0.1"))).toBe('[{"id":"post:1","text":"hello"}]');
      expect(await text(`${url}/post:1`, { method: "DELETE" })).toBe("post:1");
      expect(await text(new URL("/", url).href)).toContain(`curl -w '\\n' -d hello ${url}`);
      const processes = start.processes();
      expect(processes.length).toBeGreaterThan(1);
      await start.stop(signal);
      await expect.poll(() => processes.filter(isRunning)).toEqual([]);
      await expect(fetch(url)).rejects.toThrow();
    },
  );

  it.each<[what: string, signal: NodeJS.Signals, of: "npm" | "node" | "both"]>([
    ["its terminal is closed", "SIGHUP", "both"],
    ["it is killed", "SIGKILL", "node"],
    ["npm is killed", "SIGKILL", "npm"],
    ["both are killed", "SIGKILL", "both"],
  ])("leaves nothing running when %s, and starts again at once", async (_what, signal, of) => {
    const folder = await copyOfProject();
    const TMPDIR = await testFolder();
    const start = npmStart(folder, { env: { TMPDIR } });
    await start.ready();
    const processes = start.processes();
    const [node = 0] = processes;
    if (of !== "npm") process.kill(node, signal);
    if (of !== "node") await start.stop(signal);
    await expect.poll(() => processes.filter(isRunning)).toEqual([]);
    const left = (await readdir(TMPDIR)).filter((name) => !name.startsWith("tsx-"));
    // Miniflare's own folder cannot be removed by who is killed; it holds nothing of ours.
    expect(
      left.filter((name) => of === "npm" || signal !== "SIGKILL" || !name.startsWith("miniflare-")),
    ).toEqual([]);
    expect(await create(await npmStart(folder).ready(), "hello")).toBe("post:1");
  });
});
