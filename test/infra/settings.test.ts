import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readSettings } from "../../infra/settings.ts";

const HEX = "0123456789abcdef0123456789abcdef";
const SECRET = "canary-secret-b3f0";

/** All that is needed, on workers.dev. */
const GOOD = {
  "edge-posts:accountId": HEX,
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
  vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", "");
  vi.stubEnv("UPSTASH_EMAIL", "");
  vi.stubEnv("UPSTASH_API_KEY", "");
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
    const { database, adminToken } = await read(GOOD);
    for (const [output, value] of [
      ["token" in database ? database.token : undefined, SECRET],
      [adminToken, "admin"],
    ] as const) {
      expect(await pulumi.isSecret(output as pulumi.Output<string>)).toBe(true);
      expect(await new Promise((resolve) => output?.apply(resolve))).toBe(value);
    }
  });

  it("take a 0 as a 0", async () => {
    expect((await read({ ...GOOD, "edge-posts:readsPerMinute": "0" })).readsPerMinute).toBe(0);
  });

  it("take the API token and the account from the environment, as Cloudflare's own tools name them", async () => {
    vi.stubEnv("CLOUDFLARE_API_TOKEN", "a".repeat(40));
    vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", ` ${HEX}\n`);
    const settings = await read(without("cloudflare:apiToken", "edge-posts:accountId"));
    expect(settings.accountId).toBe(HEX);
  });

  it("look at no variable where the stack says it", async () => {
    vi.stubEnv("CLOUDFLARE_API_TOKEN", "Bearer of another tool");
    vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", "<another account>");
    expect((await read(GOOD)).accountId).toBe(HEX);
  });

  // They had 40 characters until spring 2026, and have 53 since:
  // https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/
  it.each(["a".repeat(40), `cfut_${"a".repeat(48)}`, `cfat_${"B".repeat(48)}`, "of-some-other-form"])(
    "take an API token of any form, such as one of that length (%#)",
    async (apiToken) => {
      expect((await read({ ...GOOD, "cloudflare:apiToken": apiToken })).accountId).toBe(HEX);
    },
  );

  it("take what Cloudflare or Upstash may call an ID or a token one day", async () => {
    const config = {
      ...ON_DOMAIN,
      "edge-posts:accountId": "acc_0123-ABC",
      "edge-posts:zoneId": HEX.toUpperCase(),
      "edge-posts:dbToken": "AX9s.a+b/c==",
      "edge-posts:dbUrl": "https://Name.Upstash.io:443/",
    };
    expect(await read(config)).toMatchObject({ accountId: "acc_0123-ABC" });
  });

  it("take origins with spaces between them", async () => {
    const config = { ...GOOD, "edge-posts:corsOrigins": "https://a.example, http://localhost:3000" };
    expect((await read(config)).corsOrigins).toEqual(["https://a.example", "http://localhost:3000"]);
  });

  it("take origins of apps and extensions, and a star for subdomains", async () => {
    const origins = [
      ...[
        "tauri://localhost",
        "capacitor://localhost",
        "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
      ],
      ...["https://*.example.com", "http://*.localhost:3000"],
    ];
    const config = { ...GOOD, "edge-posts:corsOrigins": origins.join(",") };
    expect((await read(config)).corsOrigins).toEqual(origins);
  });

  it("lead to a route, or with customDomain to a custom domain, when a domain is set", async () => {
    expect((await read(ON_DOMAIN)).place).toEqual({ kind: "route", domain: "example.com", zoneId: HEX });
    expect((await read({ ...ON_DOMAIN, "edge-posts:customDomain": "true" })).place.kind).toBe(
      "custom domain",
    );
  });
});

describe("a value that was pasted with what stood around it", () => {
  /** The settings that are text, each good as it stands here. */
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
    ["double quotes", (value) => `"${value}"`, "has quotation marks around it"],
    ["single quotes", (value) => `'${value}'`, "has quotation marks around it"],
    ["typographic quotes", (value) => `“${value}”`, "has quotation marks around it"],
    ["a quote and a comma of JSON", (value) => `"${value}",`, "has quotation marks around it"],
    ["backticks", (value) => `\`${value}\``, "has quotation marks around it"],
    ["a line of an .env file", (value) => `DB_TOKEN="${value}"`, "begins with a name and ="],
    ["a line for a shell", (value) => `export DB_TOKEN=${value}`, "begins with a name and ="],
    ["the word Bearer", (value) => `Bearer ${value}`, "begins with Bearer"],
    ["the name of a header", (value) => `Authorization: Bearer ${value}`, "begins with Bearer"],
    ["angle brackets", (value) => `<${value}>`, "has a placeholder in angle brackets"],
    ["a line break", (value) => `${value.slice(0, 5)}\n${value.slice(5)}`, "has a line break in it"],
    ["a line break of Windows", (value) => `${value}\r\n${value}`, "has a line break in it"],
    ["a blank", (value) => `${value.slice(0, 5)} ${value.slice(5)}`, "has a blank in it"],
  ];
  it.each(PASTED)(
    "is refused in every setting with a sentence of its own: %s",
    async (_what, paste, sentence) => {
      const config = Object.fromEntries(Object.entries(TEXTS).map(([key, value]) => [key, paste(value)]));
      const message = await mistakes(config);
      for (const key of Object.keys(TEXTS)) expect(message).toContain(`${key} ${sentence}`);
      expect(message).not.toContain(SECRET);
      expect(message).toMatch(/^8 settings need/);
    },
  );

  it("is refused in the environment as it is in the stack, with the command that mends it there", async () => {
    vi.stubEnv("CLOUDFLARE_API_TOKEN", `${SECRET}\n`);
    vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", `"${HEX}"`);
    expect(
      await mistakes(without("cloudflare:apiToken", "edge-posts:accountId")),
    ).toBe(`2 settings need attention:

  CLOUDFLARE_API_TOKEN in the environment has a line break in it: it must be one line.
    read -rs CLOUDFLARE_API_TOKEN && export CLOUDFLARE_API_TOKEN

  CLOUDFLARE_ACCOUNT_ID in the environment has quotation marks around it: leave them out.
    export CLOUDFLARE_ACCOUNT_ID="<account ID>"
`);
  });

  it("is no empty one, which the provider takes for the token and then does not look at the variable", async () => {
    vi.stubEnv("CLOUDFLARE_API_TOKEN", "a".repeat(40));
    expect(await mistakes({ ...GOOD, "cloudflare:apiToken": "" })).toBe(`One setting needs attention:

  cloudflare:apiToken is empty, so that CLOUDFLARE_API_TOKEN does not count.
    pulumi config rm cloudflare:apiToken
`);
  });

  it("is told from the Redis protocol's address of the database", async () => {
    for (const dbUrl of ["rediss://default:x@db.upstash.io:6379", "https://db.upstash.io:6379"]) {
      const message = await mistakes({ ...GOOD, "edge-posts:dbUrl": dbUrl });
      expect(message).toContain("edge-posts:dbUrl is an address of the Redis protocol");
    }
  });
});

describe("a key of the namespace cloudflare: that the provider does not take", () => {
  const ofProvider = (name: string) => `cloudflare:${name}`;

  it("is listed with the command that takes it away, beside the one that sets what is missing then", async () => {
    const config = { ...without("edge-posts:accountId"), [ofProvider("accountId")]: HEX };
    const keys = "apiKey, apiToken, apiUserServiceKey, baseUrl, email, userAgentOperatorSuffix";
    expect(await mistakes(config)).toBe(`2 settings need attention:

  ${ofProvider("accountId")} is not a valid configuration key for the cloudflare provider; there are ${keys}, version, pluginDownloadURL.
    pulumi config rm cloudflare:accountId

  edge-posts:accountId is missing: the ID of the Cloudflare account (or set CLOUDFLARE_ACCOUNT_ID).
    pulumi config set edge-posts:accountId <account ID>
`);
  });

  it.each(["zoneId", "apitoken", "accountID"])("is listed: %s", async (name) => {
    const message = await mistakes({ ...GOOD, [ofProvider(name)]: HEX });
    expect(message).toContain(`pulumi config rm cloudflare:${name}\n`);
  });

  it("is none of those that it does take", async () => {
    const config = {
      ...GOOD,
      "cloudflare:baseUrl": "http://127.0.0.1:1/client/v4",
      "cloudflare:email": "me@example.com",
    };
    expect((await read(config)).accountId).toBe(HEX);
  });
});

/** All that is needed for a stack that makes its database. */
const MADE = {
  ...without("edge-posts:dbUrl", "edge-posts:dbToken"),
  "edge-posts:dbRegion": "eu-west-1",
  "edge-posts:upstashEmail": "me@example.com",
  "edge-posts:upstashApiKey": SECRET,
};

describe("a database that the stack makes", () => {
  it("is in a region, and has no replica, its first token, and nobody who drops it, unless asked", async () => {
    const database = { kind: "made", region: "eu-west-1", readRegions: [], tokenVersion: 1, drop: false };
    expect((await read(MADE)).database).toEqual(database);
  });

  it("is asked for with the account of the environment, as Upstash's own tools name it", async () => {
    vi.stubEnv("UPSTASH_EMAIL", "me@example.com");
    vi.stubEnv("UPSTASH_API_KEY", SECRET);
    const { "edge-posts:upstashEmail": _, "edge-posts:upstashApiKey": __, ...rest } = MADE;
    expect((await read(rest)).database.kind).toBe("made");
  });

  it("is not asked for where the account is set and dbUrl and dbToken are", async () => {
    const config = {
      ...GOOD,
      "edge-posts:upstashEmail": "me@example.com",
      "edge-posts:upstashApiKey": SECRET,
    };
    expect((await read(config)).database.kind).toBe("existing");
  });

  it.each([
    ["dbRegion", "eu-west-9", "edge-posts:dbRegion must be one of us-east-1, "],
    ["dbReadRegions", "us-east-1,europe-west1", "edge-posts:dbReadRegions must be one of "],
    [
      "dbReadRegions",
      "us-east-1,eu-west-1",
      "edge-posts:dbReadRegions has the region of the database itself",
    ],
    ["dbUrl", "https://db.upstash.io", "edge-posts:dbUrl is of a database that is there"],
    ["dbToken", "token", "pulumi config rm edge-posts:dbToken"],
    ["upstashEmail", "me:you@example.com", "edge-posts:upstashEmail must be an e-mail address"],
    ["upstashApiKey", `${SECRET}…`, "edge-posts:upstashApiKey must be visible ASCII"],
    ["upstashBaseUrl", "http://api.upstash.com", "edge-posts:upstashBaseUrl must begin with https://"],
    ["dbTokenVersion", "two", "edge-posts:dbTokenVersion must be a whole number"],
    ["dropDatabase", "yes", "edge-posts:dropDatabase must be true or false"],
  ])("is refused with a wrong %s (%#)", async (name, value, message) => {
    const told = await mistakes({ ...MADE, [`edge-posts:${name}`]: value });
    expect(told).toContain(message);
    expect(told).toMatch(/^One setting needs/);
    expect(told).not.toContain(SECRET);
  });

  it.each(["dbReadRegions", "dbTokenVersion", "dropDatabase"])(
    "is refused as a mistake where dbUrl and dbToken are set and %s is too",
    async (name) => {
      const told = await mistakes({ ...GOOD, [`edge-posts:${name}`]: "1" });
      expect(told).toContain(`edge-posts:${name} is for a database that the stack makes`);
      expect(told).toContain(`pulumi config rm edge-posts:${name}`);
    },
  );
});

describe("a mistake", () => {
  it("has no stack: Pulumi's host inspects it, which takes Node 20 and 22 twenty seconds where it has one", async () => {
    const error = await read({}).catch((reason: unknown) => reason);
    expect((error as Error).stack).toBe("");
    expect(inspect(error, { colors: true })).toMatch(/^\[.*settings need attention/);
  });

  it("of every kind is listed in one error, each with the line that mends it", async () => {
    expect(await mistakes({})).toBe(`7 settings need attention:

  cloudflare:apiToken is missing: the API token of the Cloudflare account (or set CLOUDFLARE_API_TOKEN).
    pulumi config set --secret cloudflare:apiToken

  edge-posts:accountId is missing: the ID of the Cloudflare account (or set CLOUDFLARE_ACCOUNT_ID).
    pulumi config set edge-posts:accountId <account ID>

  edge-posts:dbRegion is missing: where the stack makes its Upstash database (or set dbUrl and dbToken of one that is there).
    pulumi config set edge-posts:dbRegion eu-west-1

  edge-posts:upstashEmail is missing: the e-mail of the Upstash account (or set UPSTASH_EMAIL).
    pulumi config set edge-posts:upstashEmail <e-mail>

  edge-posts:upstashApiKey is missing: an API key of the Upstash account (or set UPSTASH_API_KEY).
    pulumi config set --secret edge-posts:upstashApiKey

  edge-posts:workersDevSubdomain is missing: the account's workers.dev subdomain (or set domain and zoneId to serve on a host of your own).
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
      "edge-posts:domain must be",
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
      expect(await mistakes(GOOD, stack)).toContain(`edge-posts-${stack} must be at most 63`);
    },
  );
});
