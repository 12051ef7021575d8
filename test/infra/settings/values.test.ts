import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, vi } from "vitest";
import { GOOD, HEX, ON_DOMAIN, read, SECRET, useNoEnvironment, without } from "./read.ts";

useNoEnvironment();

describe("the settings", () => {
  it("have their defaults if only required ones are set", async () => {
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

  it("take the API token and the account from the environment variables of Cloudflare's own tools", async () => {
    vi.stubEnv("CLOUDFLARE_API_TOKEN", "a".repeat(40));
    vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", ` ${HEX}\n`);
    const settings = await read(without("cloudflare:apiToken", "edge-posts:accountId"));
    expect(settings.accountId).toBe(HEX);
  });

  it("ignore the variable if the stack sets a value", async () => {
    vi.stubEnv("CLOUDFLARE_API_TOKEN", "Bearer of another tool");
    vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", "<another account>");
    expect((await read(GOOD)).accountId).toBe(HEX);
  });

  // Tokens had 40 characters until spring 2026, and have 53 since:
  // https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/
  it.each(["a".repeat(40), `cfut_${"a".repeat(48)}`, `cfat_${"B".repeat(48)}`, "of-some-other-form"])(
    "accept an API token of any form, such as one of this length (%#)",
    async (apiToken) => {
      expect((await read({ ...GOOD, "cloudflare:apiToken": apiToken })).accountId).toBe(HEX);
    },
  );

  it("accept possible future forms of IDs and tokens", async () => {
    const config = {
      ...ON_DOMAIN,
      "edge-posts:accountId": "acc_0123-ABC",
      "edge-posts:zoneId": HEX.toUpperCase(),
      "edge-posts:dbToken": "AX9s.a+b/c==",
      "edge-posts:dbUrl": "https://Name.Upstash.io:443/",
    };
    expect(await read(config)).toMatchObject({ accountId: "acc_0123-ABC" });
  });

  it("accept origins with spaces between them", async () => {
    const config = { ...GOOD, "edge-posts:corsOrigins": "https://a.example, http://localhost:3000" };
    expect((await read(config)).corsOrigins).toEqual(["https://a.example", "http://localhost:3000"]);
  });

  it("accept origins of apps and extensions, and a star for subdomains", async () => {
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

  it("give a route, or with customDomain a custom domain, if a domain is set", async () => {
    expect((await read(ON_DOMAIN)).place).toEqual({ kind: "route", domain: "example.com", zoneId: HEX });
    expect((await read({ ...ON_DOMAIN, "edge-posts:customDomain": "true" })).place.kind).toBe(
      "custom domain",
    );
  });
});
