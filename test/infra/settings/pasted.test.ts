import { describe, expect, it, vi } from "vitest";
import { GOOD, HEX, mistakes, SECRET, useNoEnvironment, without } from "./read.ts";

useNoEnvironment();

describe("a value pasted with surrounding characters", () => {
  /** The text settings, each with a valid value. */
  const TEXTS = {
    "cloudflare:apiToken": `cfut_${SECRET}`,
    "edge-posts:accountId": HEX,
    "edge-posts:dbUrl": "https://db.upstash.io",
    "edge-posts:dbToken": SECRET,
    "edge-posts:adminToken": SECRET,
    "edge-posts:domain": "example.com",
    "edge-posts:zoneId": HEX,
    "edge-posts:corsOrigins": "https://a.example",
  };
  const PASTED: [what: string, paste: (value: string) => string, sentence: string][] = [
    ["double quotes", (value) => `"${value}"`, "is in quotation marks"],
    ["single quotes", (value) => `'${value}'`, "is in quotation marks"],
    ["typographic quotes", (value) => `“${value}”`, "is in quotation marks"],
    ["a quote and a comma of JSON", (value) => `"${value}",`, "is in quotation marks"],
    ["backticks", (value) => `\`${value}\``, "is in quotation marks"],
    ["a line of an .env file", (value) => `DB_TOKEN="${value}"`, "begins with a name and ="],
    ["a line for a shell", (value) => `export DB_TOKEN=${value}`, "begins with a name and ="],
    ["the word Bearer", (value) => `Bearer ${value}`, "begins with Bearer"],
    ["the name of a header", (value) => `Authorization: Bearer ${value}`, "begins with Bearer"],
    ["angle brackets", (value) => `<${value}>`, "contains a placeholder in angle brackets"],
    ["a line break", (value) => `${value.slice(0, 5)}\n${value.slice(5)}`, "contains a line break"],
    ["a Windows line break", (value) => `${value}\r\n${value}`, "contains a line break"],
    ["a space", (value) => `${value.slice(0, 5)} ${value.slice(5)}`, "contains a space"],
  ];
  it.each(PASTED)("is refused in every setting with its own message: %s", async (_what, paste, sentence) => {
    const config = Object.fromEntries(Object.entries(TEXTS).map(([key, value]) => [key, paste(value)]));
    const message = await mistakes(config);
    for (const key of Object.keys(TEXTS)) expect(message).toContain(`${key} ${sentence}`);
    expect(message).not.toContain(SECRET);
    expect(message).toMatch(/^8 settings need/);
  });

  it("is refused in the environment like in the stack, with the command that fixes it there", async () => {
    vi.stubEnv("CLOUDFLARE_API_TOKEN", `${SECRET}\n`);
    vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", `"${HEX}"`);
    expect(
      await mistakes(without("cloudflare:apiToken", "edge-posts:accountId")),
    ).toBe(`2 settings need attention:

  CLOUDFLARE_API_TOKEN in the environment contains a line break: it must be one line.
    read -rs CLOUDFLARE_API_TOKEN && export CLOUDFLARE_API_TOKEN

  CLOUDFLARE_ACCOUNT_ID in the environment is in quotation marks: remove them.
    export CLOUDFLARE_ACCOUNT_ID="<account ID>"
`);
  });

  it("is not empty: the provider takes an empty token and ignores the variable", async () => {
    vi.stubEnv("CLOUDFLARE_API_TOKEN", "a".repeat(40));
    expect(await mistakes({ ...GOOD, "cloudflare:apiToken": "" })).toBe(`One setting needs attention:

  cloudflare:apiToken is empty, which overrides CLOUDFLARE_API_TOKEN.
    pulumi config rm cloudflare:apiToken
`);
  });

  it("is distinguished from the database's Redis protocol address", async () => {
    for (const dbUrl of ["rediss://default:x@db.upstash.io:6379", "https://db.upstash.io:6379"]) {
      const message = await mistakes({ ...GOOD, "edge-posts:dbUrl": dbUrl });
      expect(message).toContain("edge-posts:dbUrl is a Redis protocol address");
    }
  });
});
