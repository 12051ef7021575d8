import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { freePort } from "../../../test/support/free-port.ts";
import { describeWithRedis } from "../../../test/support/redis.ts";
import { Failure } from "../src/failure.ts";
import { startUpstash } from "../src/index.ts";
import { readCommandLine } from "../src/options.ts";
import { overTcp } from "./redis/servers.ts";

/** The command, run from its source, and its output. */
function run(...args: string[]): { child: ChildProcess; output: () => string; errors: () => string } {
  const command = join(import.meta.dirname, "../src/command.ts");
  const child = spawn(process.execPath, ["--import=tsx", command, ...args]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  return { child, output: () => said.stdout, errors: () => said.stderr };
}

const patience = { timeout: 60_000 };

describe("the command", () => {
  it("prints the variables, answers, and stops on SIGTERM", async () => {
    const { child, output } = run("--port", "0", "--redis", "embedded", "--database", "cache=other");
    await vi.waitFor(() => expect(output()).toMatch(/^Ready: /m), patience);
    const [url = "", token = "", other = ""] = output().split("\n");
    expect(url).toMatch(/^UPSTASH_REDIS_REST_URL=http:\/\/127\.0\.0\.1:\d+$/);
    expect(token).toBe("UPSTASH_REDIS_REST_TOKEN=local-token");
    expect(other).toBe("UPSTASH_REDIS_REST_TOKEN=other # for the database cache");
    const answer = await fetch(url.replace(/^.*?=/, ""), {
      method: "POST",
      headers: { authorization: "Bearer local-token" },
      body: '["PING"]',
    });
    expect(await answer.json()).toEqual({ result: "PONG" });
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("prints only the variables with --env", async () => {
    const { child, output } = run("--port", "0", "--redis", "embedded", "--env", "--token", "mine");
    await vi.waitFor(() => expect(output().split("\n").length).toBe(3), patience);
    child.kill("SIGINT");
    await once(child, "exit");
    expect(output()).toMatch(/^UPSTASH_REDIS_REST_URL=\S+\nUPSTASH_REDIS_REST_TOKEN=mine\n$/);
  });

  it("exits with 1 and a one-line error for an invalid command line", async () => {
    const { child, output, errors } = run("--nonsense");
    expect(await once(child, "exit")).toEqual([1, null]);
    expect(output()).toBe("");
    expect(errors()).toBe("Unknown option '--nonsense': see --help\n");
  });

  // In this process: src/command.ts prints the message as tested above.
  it.each([
    [["--host", "0.0.0.0"], "--host 0.0.0.0 admits other machines: set your own --token"],
    [["--port", "70000"], '--port must be a number from 0 to 65535, not "70000"'],
    [["--database", "cache"], "--database needs a name"],
    [["--database", "cache=local-token"], "all tokens must be different"],
    [["--redis", "http://localhost"], "--redis is not a Redis URL such as redis://localhost:6379"],
  ])("says in one line what is wrong with %j", async (args, line) => {
    const start = async () => {
      const commandLine = readCommandLine(args);
      if (commandLine.kind === "start") await startUpstash(commandLine.options);
    };
    const reason: unknown = await start().catch((error: unknown) => error);
    const { message } = reason instanceof Failure ? reason : expect.fail(`no failure: ${reason}`);
    expect(message).toMatch(/^[^\n]+$/);
    expect(message).toContain(line);
  });
});

describeWithRedis("the command with the URL of a Redis", () => {
  it("waits for a Redis that is not running yet, and says so", async () => {
    const port = await freePort();
    const { output, errors } = run("--port", "0", "--redis", `redis://127.0.0.1:${port}`);
    await vi.waitFor(() => expect(errors()).toMatch(/^No Redis answers at 127\.0\.0\.1:\d+ yet/), patience);
    expect(output()).toBe("");
    await overTcp({ port });
    await vi.waitFor(() => expect(output()).toMatch(/^Ready: redis-server .* \(--redis\)/m), patience);
  });
});
