import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { PUBLISHED_TOKEN } from "../../../local/database.ts";
import { IS_CI } from "../../support/needs.ts";
import { copyOfProject, create, isRunning, type NpmStart, npmStart, text } from "../../support/npm-start.ts";
import { testFolder } from "../../support/redis.ts";

interface Ending {
  what: string;
  signal: NodeJS.Signals;
  /** The receiver of the signal; npm runs node. */
  to: "npm" | "node" | "both";
}

/** A killed process cannot remove Miniflare's folder, so the kills come last. */
const ENDINGS: readonly Ending[] = [
  { what: "Ctrl-C", signal: "SIGINT", to: "npm" },
  { what: "SIGTERM", signal: "SIGTERM", to: "npm" },
  { what: "a terminal that is closed", signal: "SIGHUP", to: "both" },
  { what: "a kill of npm", signal: "SIGKILL", to: "npm" },
  { what: "a kill", signal: "SIGKILL", to: "node" },
  { what: "a kill of both", signal: "SIGKILL", to: "both" },
];

/** Each start takes seconds. */
const TRIED = IS_CI ? ENDINGS : ENDINGS.slice(0, 1);

/** Ends it, and checks that nothing of it is left, not even in its temporary folder. */
async function leavesNothing(
  start: NpmStart,
  url: string,
  TMPDIR: string,
  { what, signal, to }: Ending,
): Promise<void> {
  const processes = start.processes();
  expect(processes.length).toBeGreaterThan(1);
  const [node = 0] = processes;
  if (to !== "npm") process.kill(node, signal);
  if (to !== "node") await start.stop(signal);
  await expect.poll(() => [what, ...processes.filter(isRunning)]).toEqual([what]);
  await expect(fetch(url)).rejects.toThrow();
  // tsx and, from Node 22.1 on, npm keep caches of their own: npm calls module.enableCompileCache.
  const isOurs = (name: string) =>
    !/^(tsx-|node-compile-cache$)/.test(name) &&
    !(signal === "SIGKILL" && to !== "npm" && name.startsWith("miniflare-"));
  expect([what, ...(await readdir(TMPDIR)).filter(isOurs)]).toEqual([what]);
}

async function servesReadme(start: NpmStart, url: string): Promise<void> {
  expect(start.output()).toMatch(/^edge-posts on this machine:$/m);
  // test/secrets/ looks for other secrets, in this process.
  expect(start.output()).not.toContain(PUBLISHED_TOKEN);
  expect(await create(url, "hello")).toBe("post:1");
  expect(await text(url)).toBe('[{"id":"post:1","text":"hello"}]');
  expect(await text(url.replace("localhost", "127.0.0.1"))).toBe('[{"id":"post:1","text":"hello"}]');
  expect(await text(`${url}/post:1`, { method: "DELETE" })).toBe("post:1");
  expect(await text(new URL("/", url).href)).toContain(`curl -w '\\n' -d hello ${url}`);
}

async function servesSave(start: NpmStart, url: string, folder: string): Promise<void> {
  const file = join(folder, "worker/http/origin.ts");
  const source = await readFile(file, "utf8");
  await writeFile(file, source.replace("Not found", "Changed").replace(`=== "true"`, `=== "never"`));
  await start.printed(/Deployed again/);
  expect(await text(`${url}-archive`)).toContain("Changed");
}

// Each start also proves that the previous one, in the same folder, left nothing that blocks it.
it("npm start serves README's posts and a save, leaves nothing running however it ends, and starts again at once", async () => {
  const folder = await copyOfProject();
  const env = { TMPDIR: await testFolder() };
  for (const [i, ending] of TRIED.entries()) {
    const start = npmStart(folder, { env, args: i === 1 ? ["--fresh"] : [] });
    const url = await start.ready();
    if (i === 0) {
      await servesReadme(start, url);
      await servesSave(start, url, folder);
      await create(url, "to be forgotten");
    }
    expect(await text(url)).toBe(i === 0 ? '[{"id":"post:2","text":"to be forgotten"}]' : "[]");
    await leavesNothing(start, url, env.TMPDIR, ending);
  }
  expect(await create(await npmStart(folder, { env, args: ["--fresh"] }).ready(), "hello")).toBe("post:1");
});
