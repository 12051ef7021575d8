import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { copyOfProject, npmStart } from "../../support/npm-start.ts";

it("npm start -- --help prints the form that is right, and starts nothing", async () => {
  const start = npmStart(await copyOfProject(), { args: ["--help"] });
  expect(await start.ended).toBe(0);
  expect(start.output()).toMatch(/^npm start -- \[--fresh\]$/m);
});

describe("npm start ends with one line of error, and nothing is left running,", () => {
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

  it.each(["PORT", "REDIS_REST_PORT"])("when %s is in use", async (variable) => {
    const server = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const line = await refused(await copyOfProject(), { env: { [variable]: String(port) } });
    expect(line).toBe(`port ${port} is in use: stop what listens there, or set ${variable}`);
  });

  it("when Pulumi.dev.yaml is no YAML", async () => {
    const folder = await copyOfProject();
    await writeFile(join(folder, "Pulumi.dev.yaml"), "config: [");
    expect(await refused(folder)).toMatch(/^Pulumi\.dev\.yaml is not valid YAML: /);
  });

  it.each([
    ["cannot be reached", "redis://user:canary-password@127.0.0.1:1", /127\.0\.0\.1:1/],
    ["is no URL", "canary-password", /not a Redis URL/],
  ])("when REDIS_URL %s", async (_what, url, message) => {
    const line = await refused(await copyOfProject(), { env: { REDIS_URL: url } });
    expect(line).toMatch(message);
    expect(line).not.toContain("canary");
  });

  it("when another npm start runs in the folder", async () => {
    const folder = await copyOfProject();
    await npmStart(folder).ready();
    expect(await refused(folder)).toMatch(/another npm start runs in this folder \(process \d+\)/);
  });

  it("when a file is where .local belongs", async () => {
    const folder = await copyOfProject();
    await writeFile(join(folder, ".local"), "");
    expect(await refused(folder)).toMatch(/^the system refuses mkdir \S+\.local \(EEXIST\): a file is where/);
  });

  it("when it is given an option that it does not know", async () => {
    expect(await refused(await copyOfProject(), { args: ["--frsh"], code: 2 })).toContain("--frsh");
  });
});
