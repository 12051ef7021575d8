/**
 * What `npm start` answers before the Worker is deployed. A stand-in evaluates index.ts when the test says
 * so.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { Program } from "../../local/deploy/program.ts";
import { startLocalStack } from "../../local/stack.ts";
import { freePort } from "../support/free-port.ts";
import { copyOfProject } from "../support/npm-start.ts";

it("answers 503 with Retry-After to everything until the Worker is deployed", async () => {
  const port = await freePort();
  const env = { PATH: "/nowhere", PORT: String(port), REDIS_REST_PORT: "0", CLOUDFLARE_API_PORT: "0" };
  let finish: (program: Program) => void = () => {};
  const evaluation = new Promise<Program>((resolve) => {
    finish = resolve;
  });
  const evaluator = { evaluate: () => evaluation, discard: () => {} };
  const folder = await copyOfProject();
  const starting = startLocalStack({ folder, fresh: false, evaluator, env, log: () => {} });
  onTestFinished(async () => (await starting).close());

  const answer = async (path: string, method = "GET") => {
    const { status, headers } = await fetch(`http://localhost:${port}${path}`, { method });
    return [status, headers.get("retry-after")];
  };
  const early = () => answer("/").catch(() => "refused");
  await expect.poll(early).toEqual([503, "1"]);
  expect(await answer("/posts")).toEqual([503, "1"]);
  expect(await answer("/posts", "POST")).toEqual([503, "1"]);
  finish({ resources: [], outputs: {}, sourceMap: "" });
  await starting;
  expect(await answer("/")).toEqual([200, null]);
});

it.runIf(process.platform === "linux")("counts from npm's start, if npm runs it", () => {
  const print = `import("./local/command-start.ts").then(({ sinceCommand }) =>
    console.log(JSON.stringify([performance.now(), sinceCommand()])))`;
  /**
   * The difference in milliseconds between the counted time and the process's age, with a parent one second
   * older.
   */
  const before = (env: NodeJS.ProcessEnv) => {
    const args = ["-c", 'sleep 1; "$0" --import=tsx --eval "$1"; :', process.execPath, print];
    const cwd = join(import.meta.dirname, "../..");
    const [own, counted] = JSON.parse(execFileSync("sh", args, { cwd, env, encoding: "utf8" }));
    return counted - own;
  };
  const { npm_lifecycle_event: _, ...without } = process.env;
  expect(before({ ...without, npm_lifecycle_event: "start" })).toBeGreaterThan(900);
  expect(before(without)).toBeLessThan(900);
});
