import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readSettings } from "../../infra/settings.ts";

const HEX = "0123456789abcdef0123456789abcdef";
const SECRET = "canary-secret-b3f0";

/** All that is needed, on workers.dev. */
const GOOD = {
  "cloudflare:accountId": HEX,
  "cloudflare:apiToken": "a".repeat(40),
  "edge-posts:dbUrl": "https://db.upstash.io",
  "edge-posts:dbToken": SECRET,
  "edge-posts:workersDevSubdomain": "me",
  "edge-posts:adminToken": "admin",
};
const ON_DOMAIN = {
  ...without("edge-posts:workersDevSubdomain"),
  "edge-posts:domain": "example.com",
  "edge-posts:zoneId": HEX,
};

function without(...keys: (keyof typeof GOOD)[]): Record<string, string> {
  return Object.fromEntries(Object.entries(GOOD).filter(([key]) => !keys.includes(key as keyof typeof GOOD)));
}

// The engine is the one part that cannot be had here: Pulumi's own mocks stand in for it.
async function read(config: Record<string, string>, stack = "test") {
  pulumi.runtime.setAllConfig(config);
  await pulumi.runtime.setMocks(
    { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) },
    "edge-posts",
    stack,
  );
  return readSettings();
}

async function mistakes(config: Record<string, string>, stack?: string): Promise<string> {
  try {
    await read(config, stack);
  } catch (error) {
    expect(error).toBeInstanceOf(pulumi.RunError);
    return (error as Error).message;
  }
  return expect.fail("the settings were taken");
}

beforeEach(() => {
  vi.stubEnv("CLOUDFLARE_API_TOKEN", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the settings", () => {
  it("have their defaults when only what is required is set", async () => {
    expect(await read(GOOD)).toMatchObject({
      scriptName: "edge-posts-test",
      place: { kind: "workers.dev", subdomain: "me" },
      publicWrites: false,
      writesPerMinute: 60,
      readsPerMinute: 600,
      corsOrigins: [],
      cacheSeconds: 0,
    });
  });

  it("keep secrets as secret Outputs", async () => {
    const { dbToken, adminToken } = await read(GOOD);
    for (const [output, value] of [
      [dbToken, SECRET],
      [adminToken, "admin"],
    ] as const) {
      expect(await pulumi.isSecret(output as pulumi.Output<string>)).toBe(true);
      expect(await new Promise((resolve) => output?.apply(resolve))).toBe(value);
    }
  });

  it("take a 0 as a 0", async () => {
    expect((await read({ ...GOOD, "edge-posts:readsPerMinute": "0" })).readsPerMinute).toBe(0);
  });

  it("take the API token from the environment", async () => {
    vi.stubEnv("CLOUDFLARE_API_TOKEN", "a".repeat(40));
    expect((await read(without("cloudflare:apiToken"))).accountId).toBe(HEX);
  });

  it("take origins with spaces between them", async () => {
    const config = { ...GOOD, "edge-posts:corsOrigins": "https://a.example, http://localhost:3000" };
    expect((await read(config)).corsOrigins).toEqual(["https://a.example", "http://localhost:3000"]);
  });

  it("lead to a route, or with customDomain to a custom domain, when a domain is set", async () => {
    expect((await read(ON_DOMAIN)).place).toEqual({ kind: "route", domain: "example.com", zoneId: HEX });
    expect((await read({ ...ON_DOMAIN, "edge-posts:customDomain": "true" })).place.kind).toBe(
      "custom domain",
    );
  });
});

describe("a mistake", () => {
  it("of every kind is listed in one error, each with the line that mends it", async () => {
    expect(await mistakes({})).toBe(`6 settings need attention:

  cloudflare:accountId is missing: the ID of the Cloudflare account.
    pulumi config set cloudflare:accountId <account ID>

  cloudflare:apiToken is missing: the API token (or set CLOUDFLARE_API_TOKEN).
    pulumi config set --secret cloudflare:apiToken

  edge-posts:dbUrl is missing: the REST URL of the Upstash database.
    pulumi config set edge-posts:dbUrl https://<name>.upstash.io

  edge-posts:dbToken is missing: the REST token of the Upstash database.
    pulumi config set --secret edge-posts:dbToken

  edge-posts:workersDevSubdomain is missing: the account's workers.dev subdomain (or set domain and zoneId to serve on a host of your own).
    pulumi config set edge-posts:workersDevSubdomain <subdomain>

  edge-posts:adminToken is missing: the bearer token for writes (or set publicWrites to true).
    pulumi config set --secret edge-posts:adminToken
`);
  });

  const wrong: [key: string, values: string[]][] = [
    ["cloudflare:accountId", ["abc", HEX.toUpperCase()]],
    ["cloudflare:apiToken", [SECRET, `${"a".repeat(39)}!`]],
    [
      "edge-posts:dbUrl",
      [
        "redis://db.upstash.io:6379",
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
      ["example.com", "https://example.com/", "https://a.example,,https://b.example"],
    ],
    ["edge-posts:customDomain", ["maybe"]],
    ["edge-posts:cacheSeconds", ["-1", "1m"]],
  ];
  it.each(wrong.flatMap(([key, values]) => values.map((value) => [key, value] as const)))(
    "in %s is named with its mending line and without its value (%#)",
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
      "edge-posts:customDomain needs a domain",
    ],
    [
      "a domain with a scheme",
      { ...ON_DOMAIN, "edge-posts:domain": "https://example.com" },
      "edge-posts:domain has to be",
    ],
    [
      "writes that nobody may make",
      { ...without("edge-posts:adminToken"), "edge-posts:publicWrites": "false" },
      "edge-posts:publicWrites is false",
    ],
    [
      "a cache on workers.dev",
      { ...GOOD, "edge-posts:cacheSeconds": "30" },
      "edge-posts:cacheSeconds needs a domain",
    ],
    [
      "a setting that is misspelt",
      { ...GOOD, "edge-posts:writePerMinute": "5" },
      "edge-posts:writePerMinute is not a setting",
    ],
    ["a setting that is empty", { ...GOOD, "edge-posts:dbUrl": " " }, "edge-posts:dbUrl is missing"],
  ])("of %s is named", async (_what, config, message) => {
    expect(await mistakes(config)).toContain(message);
  });

  it("is told once, not also for what follows from it", async () => {
    const config = { ...without("edge-posts:adminToken"), "edge-posts:publicWrites": "yes" };
    expect(await mistakes(config)).toMatch(/^One setting needs attention:/);
    const domain = { ...GOOD, "edge-posts:zoneId": HEX, "edge-posts:customDomain": "true" };
    expect(await mistakes(domain)).toMatch(/^One setting needs attention:/);
  });

  it.each(["Prod", "my_stack", "x".repeat(60), "a.b"])(
    "of a stack %s that makes no name of a script is named",
    async (stack) => {
      expect(await mistakes(GOOD, stack)).toContain(`edge-posts-${stack} has to be at most 63`);
    },
  );
});
