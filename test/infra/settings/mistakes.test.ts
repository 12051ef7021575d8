import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { GOOD, HEX, mistakes, ON_DOMAIN, read, SECRET, useNoEnvironment, without } from "./read.ts";

useNoEnvironment();

describe("a mistake", () => {
  it("has no stack trace: Pulumi's host would inspect it, which takes Node 20 and 22 twenty seconds", async () => {
    const error = await read({}).catch((reason: unknown) => reason);
    expect((error as Error).stack).toBe("");
    expect(inspect(error, { colors: true })).toMatch(/^\[.*settings need attention/);
  });

  it("of every kind is listed in one error, with the command that fixes it", async () => {
    expect(await mistakes({})).toBe(`7 settings need attention:

  cloudflare:apiToken is missing: the API token of the Cloudflare account (or set CLOUDFLARE_API_TOKEN).
    pulumi config set --secret cloudflare:apiToken

  edge-posts:accountId is missing: the ID of the Cloudflare account (or set CLOUDFLARE_ACCOUNT_ID).
    pulumi config set edge-posts:accountId <account ID>

  edge-posts:dbRegion is missing: the region for the Upstash database to create (or set dbUrl and dbToken of an existing one).
    pulumi config set edge-posts:dbRegion eu-west-1

  edge-posts:upstashEmail is missing: the email address of the Upstash account (or set UPSTASH_EMAIL).
    pulumi config set edge-posts:upstashEmail <email>

  edge-posts:upstashApiKey is missing: an API key of the Upstash account (or set UPSTASH_API_KEY).
    pulumi config set --secret edge-posts:upstashApiKey

  edge-posts:workersDevSubdomain is missing: the account's workers.dev subdomain (or set domain and zoneId to serve on your own host).
    pulumi config set edge-posts:workersDevSubdomain <subdomain>

  edge-posts:adminToken is missing: the bearer token for writes (or set publicWrites to true).
    pulumi config set --secret edge-posts:adminToken
`);
  });

  const wrong: [key: string, values: string[]][] = [
    ["edge-posts:accountId", ["me@example.com", `https://dash.cloudflare.com/${HEX}/workers`]],
    ["cloudflare:apiToken", [`${SECRET}…`, `${SECRET}\u200b`, ` ${SECRET}`, `${SECRET}\n`]],
    [
      "edge-posts:dbUrl",
      [
        "redis://db.upstash.io:6379",
        "https://db.upstash.io:6379",
        "http://db.upstash.io",
        "https://u:p@db.upstash.io",
        "https://db.upstash.io/set",
        "https://db.upstash.io?_token=x",
        "https://db.upstash.io?",
        "https://db.upstash.io#",
        "https://@db.upstash.io",
        "db.upstash.io",
      ],
    ],
    ["edge-posts:dbToken", [`${SECRET} x`, `"${SECRET} é"`]],
    ["edge-posts:workersDevSubdomain", ["me.workers.dev", "-me", "https://me"]],
    ["edge-posts:adminToken", [`${SECRET} x`, `${SECRET}ü`]],
    ["edge-posts:publicWrites", ["yes", "1", "True"]],
    ["edge-posts:writesPerMinute", ["-1", "1.5", "many", "1000000"]],
    ["edge-posts:readsPerMinute", ["x"]],
    [
      "edge-posts:corsOrigins",
      [
        ...[
          "example.com",
          "https://example.com/",
          "https://a.example,,https://b.example",
          "null",
          "tauri://",
        ],
        ...[
          "https://*",
          "https://a.*.example.com",
          "https://*example.com",
          "https://*.*.com",
          "*://a.example",
        ],
        ...["https://*.example.com/", "https://EXAMPLE.com", "https://a.example:443"],
      ],
    ],
    ["edge-posts:customDomain", ["maybe"]],
    ["edge-posts:cacheSeconds", ["-1", "1m"]],
  ];
  it.each(wrong.flatMap(([key, values]) => values.map((value) => [key, value] as const)))(
    "in %s is named with the command that fixes it and without its value (%#)",
    async (key, value) => {
      const message = await mistakes({ ...GOOD, [key]: value });
      expect(message).toContain(`${key} `);
      expect(message).toMatch(new RegExp(`\\n    pulumi config set (--secret )?${key}`));
      expect(message).not.toContain(SECRET);
    },
  );

  it.each([
    [
      "a domain without its zone",
      { ...GOOD, "edge-posts:domain": "example.com" },
      "edge-posts:zoneId is missing",
    ],
    ["a zone without a domain", { ...GOOD, "edge-posts:zoneId": HEX }, "edge-posts:domain is missing"],
    [
      "a custom domain without a domain",
      { ...GOOD, "edge-posts:customDomain": "true" },
      "edge-posts:customDomain needs domain and zoneId",
    ],
    [
      "a domain with a scheme",
      { ...ON_DOMAIN, "edge-posts:domain": "https://example.com" },
      "edge-posts:domain must be",
    ],
    [
      "writes that are impossible",
      { ...without("edge-posts:adminToken"), "edge-posts:publicWrites": "false" },
      "edge-posts:adminToken is missing",
    ],
    [
      "a cache on workers.dev",
      { ...GOOD, "edge-posts:cacheSeconds": "30" },
      "edge-posts:cacheSeconds needs domain and zoneId",
    ],
    [
      "a misspelt setting",
      { ...GOOD, "edge-posts:writePerMinute": "5" },
      "edge-posts:writePerMinute is not a setting",
    ],
    ["an empty setting", { ...GOOD, "edge-posts:dbUrl": " " }, "edge-posts:dbUrl is missing"],
  ])("of %s is named", async (_what, config, message) => {
    expect(await mistakes(config)).toContain(message);
  });

  it("is reported once, without its consequences", async () => {
    const config = { ...without("edge-posts:adminToken"), "edge-posts:publicWrites": "yes" };
    expect(await mistakes(config)).toMatch(/^One setting needs attention:/);
    const domain = { ...GOOD, "edge-posts:zoneId": HEX, "edge-posts:customDomain": "true" };
    expect(await mistakes(domain)).toMatch(/^One setting needs attention:/);
  });

  it.each(["Prod", "my_stack", "x".repeat(60), "a.b"])(
    "of a stack name %s that gives no valid script name is named",
    async (stack) => {
      expect(await mistakes(GOOD, stack)).toContain(`edge-posts-${stack} must be at most 63`);
    },
  );
});
