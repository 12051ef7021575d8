import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { asFailure } from "../../../infra/system-error.ts";
import { IS_CI } from "../../support/needs.ts";
import { copyOfProject, isRunning, npmStart, processesBelow } from "../../support/npm-start.ts";
import { type StackHereOptions, stackHere } from "../../support/stack-here.ts";

/** A port in use. */
async function takenPort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  return String((server.address() as AddressInfo).port);
}

describe("npm start exits with a one-line error", () => {
  async function refused(
    folder: string,
    { code = 1, ...options }: Parameters<typeof npmStart>[1] & { code?: number } = {},
  ): Promise<string> {
    const start = npmStart(folder, options);
    expect(await start.ended).toBe(code);
    const [line = "", ...more] = start.errors();
    expect(more).toEqual([]);
    return line;
  }

  // In the quick tests, in this process: see below.
  it.runIf(IS_CI)("when PORT is in use", async () => {
    const PORT = await takenPort();
    const line = await refused(await copyOfProject(), { env: { PORT } });
    expect(line).toBe(`port ${PORT} is in use: stop the program that uses it, or set PORT`);
  });

  it("when given an unknown option", async () => {
    expect(await refused(await copyOfProject(), { args: ["--frsh"], code: 2 })).toContain("--frsh");
  });
});

// In this process, which prints nothing: local/main.ts prints the message as tested above.
describe("npm start is refused in one line, and nothing is left running,", () => {
  async function refusal(folder: string, options?: StackHereOptions): Promise<string> {
    const before = new Set(processesBelow(process.pid));
    const reason = await stackHere(folder, options).catch((error: unknown) => error);
    const { message } = asFailure(reason) ?? expect.fail(`no failure: ${reason}`);
    await expect
      .poll(() => processesBelow(process.pid).filter((pid) => !before.has(pid) && isRunning(pid)))
      .toEqual([]);
    return message;
  }

  it("when another npm start is running in the folder", async () => {
    const folder = await copyOfProject();
    await stackHere(folder);
    expect(await refusal(folder)).toBe(
      `another npm start is running in this folder (process ${process.pid}): stop it first`,
    );
  });

  it.each(["PORT", "REDIS_REST_PORT"])("when %s is in use", async (variable) => {
    const port = await takenPort();
    const message = await refusal(await copyOfProject(), { env: { [variable]: port } });
    expect(message).toBe(`port ${port} is in use: stop the program that uses it, or set ${variable}`);
  });

  it("when Pulumi.dev.yaml is not YAML", async () => {
    const folder = await copyOfProject();
    await writeFile(join(folder, "Pulumi.dev.yaml"), "config: [");
    expect(await refusal(folder)).toMatch(/^Pulumi\.dev\.yaml is not valid YAML: [^\n]*$/);
  });

  it.each([
    ["cannot be reached", "redis://user:canary-password@127.0.0.1:1", /^[^\n]*127\.0\.0\.1:1[^\n]*$/],
    ["is not a URL", "canary-password", /^[^\n]*not a Redis URL[^\n]*$/],
  ])("when REDIS_URL %s", async (_what, url, form) => {
    const message = await refusal(await copyOfProject(), { env: { REDIS_URL: url } });
    expect(message).toMatch(form);
    expect(message).not.toContain("canary");
  });

  it("when .local is a file", async () => {
    const folder = await copyOfProject();
    await writeFile(join(folder, ".local"), "");
    expect(await refusal(folder)).toMatch(
      /^the system refused mkdir \S+\.local \(EEXIST\): a file is where[^\n]*$/,
    );
  });
});
