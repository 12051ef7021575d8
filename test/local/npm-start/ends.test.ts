import { readdir } from "node:fs/promises";
import { expect, it } from "vitest";
import { copyOfProject, create, isRunning, npmStart, text } from "../../support/npm-start.ts";
import { testFolder } from "../../support/redis.ts";

interface Ending {
  what: string;
  signal: NodeJS.Signals;
  /** Whom it is sent to; node is what npm runs. */
  to: "npm" | "node" | "both";
}

/** Starts it, ends it, and sees that nothing is left of it. */
async function leavesNothing(folder: string, { what, signal, to }: Ending): Promise<void> {
  const TMPDIR = await testFolder();
  const start = npmStart(folder, { env: { TMPDIR } });
  const url = await start.ready();
  const processes = start.processes();
  expect(processes.length).toBeGreaterThan(1);
  const [node = 0] = processes;
  if (to !== "npm") process.kill(node, signal);
  if (to !== "node") await start.stop(signal);
  await expect.poll(() => [what, ...processes.filter(isRunning)]).toEqual([what]);
  await expect(fetch(url)).rejects.toThrow();
  // What tsx keeps is tsx's own. So is Miniflare's folder, which cannot be removed by who is killed.
  const isOurs = (name: string) =>
    !(signal === "SIGKILL" && to !== "npm" ? /^(tsx|miniflare)-/ : /^tsx-/).test(name);
  expect([what, ...(await readdir(TMPDIR)).filter(isOurs)]).toEqual([what]);
}

it("npm start serves the posts of README", async () => {
  const start = npmStart(await copyOfProject());
  const url = await start.ready();
  expect(start.output()).toMatch(/^edge-posts on this machine:$/m);
  expect(await create(url, "hello")).toBe("post:1");
  expect(await text(url)).toBe('[{"id":"post:1","text":"hello"}]');
  expect(await text(url.replace("localhost", "127.0.0.1"))).toBe('[{"id":"post:1","text":"hello"}]');
  expect(await text(`${url}/post:1`, { method: "DELETE" })).toBe("post:1");
  expect(await text(new URL("/", url).href)).toContain(`curl -w '\\n' -d hello ${url}`);
});

// In two tests: each start is also the proof that the one before, in the same folder, left nothing that holds it up.
it.each<[how: string, ...Ending[]]>([
  [
    "asked to stop",
    { what: "Ctrl-C", signal: "SIGINT", to: "npm" },
    { what: "SIGTERM", signal: "SIGTERM", to: "npm" },
    { what: "a terminal that is closed", signal: "SIGHUP", to: "both" },
  ],
  [
    "killed",
    { what: "a kill", signal: "SIGKILL", to: "node" },
    { what: "a kill of npm", signal: "SIGKILL", to: "npm" },
    { what: "a kill of both", signal: "SIGKILL", to: "both" },
  ],
])(
  "npm start that is %s leaves nothing running, in whichever way, and starts again at once",
  async (_how, ...endings) => {
    const folder = await copyOfProject();
    for (const ending of endings) await leavesNothing(folder, ending);
    expect(await create(await npmStart(folder).ready(), "hello")).toBe("post:1");
  },
);
