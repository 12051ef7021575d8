import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { Failure } from "../../infra/failure.ts";
import { readStack } from "../../infra/stack-file.ts";
import { testFolder } from "../support/redis.ts";

async function folderWith(dev: string | undefined, project = "name: mine"): Promise<string> {
  const folder = await testFolder();
  await writeFile(join(folder, "Pulumi.yaml"), project);
  if (dev !== undefined) await writeFile(join(folder, "Pulumi.dev.yaml"), dev);
  return folder;
}

describe("readStack", () => {
  it("passes values as text, like the engine", async () => {
    const folder = await folderWith(
      'config:\n  a:text: x\n  a:flag: true\n  a:count: 0\n  a:quoted: "0"\n  a:list: [1]',
    );
    expect(await readStack(folder)).toEqual({
      project: "mine",
      stack: "dev",
      config: { "a:text": "x", "a:flag": "true", "a:count": "0", "a:quoted": "0", "a:list": "[1]" },
    });
  });

  it("puts a key without a namespace in the project's, like the CLI", async () => {
    const { config } = await readStack(await folderWith("config:\n  domain: x"));
    expect(config).toEqual({ "mine:domain": "x" });
  });

  it.each(["encryptionsalt: v1:x", "config:\n  # a:domain: x"])(
    "accepts a file without settings: %j",
    async (text) => {
      expect((await readStack(await folderWith(text))).config).toEqual({});
    },
  );

  it("keeps every digit of an integer, which may be a token without quotation marks", async () => {
    const text = "config:\n  a:token: 12345678901234567890\n  a:list: [1234567890]";
    const { config } = await readStack(await folderWith(text));
    expect(config).toEqual({ "a:token": "12345678901234567890", "a:list": "[1234567890]" });
  });

  it.each([
    ["is missing", undefined, /^Pulumi\.dev\.yaml cannot be read: ENOENT$/],
    ["is not YAML", "config: [", /^Pulumi\.dev\.yaml is not valid YAML: .*line 1/],
    [
      "has a duplicate key",
      "config:\n  edge-posts:dbUrl: a\n  a:b: c\n  edge-posts:dbUrl: b",
      /^Pulumi\.dev\.yaml has the key edge-posts:dbUrl twice \(lines 2 and 4\): remove one of them$/,
    ],
    ["is not a mapping", "- a", /^Pulumi\.dev\.yaml must be a mapping/],
    ["is empty", "", /^Pulumi\.dev\.yaml must be a mapping/],
    ["has settings that are not a mapping", "config: x", /^Pulumi\.dev\.yaml: config must be a mapping/],
    ["has an encrypted value", "config:\n  a:b:\n    secure: v1:x", /^Pulumi\.dev\.yaml: a:b is encrypted/],
  ])("fails with one line if Pulumi.dev.yaml %s", async (_what, dev, message) => {
    const error = await readStack(await folderWith(dev)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Failure);
    expect((error as Failure).message).toMatch(message);
    expect((error as Failure).message).not.toContain("\n");
  });

  it.each([
    ["an alias", "*s3cret", /: a value that begins with \* must be in quotation marks$/],
    ["a block", "|s3cret", /: UNEXPECTED_TOKEN at line 2, column \d+$/],
    ["a tag with a handle", "!s3cret!x y", /: TAG_RESOLVE_FAILED at line 2, column \d+$/],
  ])("fails without quoting it if YAML takes a value for %s", async (_what, value, message) => {
    const reading = readStack(await folderWith(`config:\n  a:token: ${value}\n`));
    const error = await reading.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Failure);
    expect((error as Failure).message).toMatch(message);
    expect((error as Failure).message).not.toContain("s3cret");
  });

  it("prints no warning if YAML takes a value for a tag, because it would quote the value", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
    await readStack(await folderWith("config:\n  a:token: !s3cret x"));
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it("fails with one line if Pulumi would refuse the project's name", async () => {
    await expect(readStack(await folderWith("config: {}", "name: <b>my blog</b>"))).rejects.toThrow(
      "Pulumi.yaml: name must be at most 100 letters, digits and . _ -",
    );
  });

  it("fails with one line if Pulumi.yaml has no name", async () => {
    await expect(readStack(await folderWith("config: {}", "runtime: nodejs"))).rejects.toThrow(
      "Pulumi.yaml has no name",
    );
  });
});
