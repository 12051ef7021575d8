/** Reads settings like index.ts. */
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { readSettings } from "../../../infra/settings.ts";

export const HEX = "0123456789abcdef0123456789abcdef";
export const SECRET = "canary-secret-b3f0";

/** The required settings on workers.dev. */
export const GOOD = {
  "edge-posts:accountId": HEX,
  "cloudflare:apiToken": "a".repeat(40),
  "edge-posts:dbUrl": "https://db.upstash.io",
  "edge-posts:dbToken": SECRET,
  "edge-posts:workersDevSubdomain": "me",
  "edge-posts:adminToken": "admin",
};
export const ON_DOMAIN = {
  ...without("edge-posts:workersDevSubdomain"),
  "edge-posts:domain": "example.com",
  "edge-posts:zoneId": HEX,
};

export function without(...keys: (keyof typeof GOOD)[]): Record<string, string> {
  return Object.fromEntries(Object.entries(GOOD).filter(([key]) => !keys.includes(key as keyof typeof GOOD)));
}

// The engine is not available here: Pulumi's own mocks stand in for it.
export async function read(config: Record<string, string>, stack = "test") {
  pulumi.runtime.setAllConfig(config);
  await pulumi.runtime.setMocks(
    { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) },
    "edge-posts",
    stack,
  );
  return readSettings();
}

export async function mistakes(config: Record<string, string>, stack?: string): Promise<string> {
  try {
    await read(config, stack);
  } catch (error) {
    expect(error).toBeInstanceOf(pulumi.RunError);
    return (error as Error).message;
  }
  return expect.fail("the settings were taken");
}

/** Hides the developer's own environment variables from a file's tests. */
export function useNoEnvironment(): void {
  beforeEach(() => {
    vi.stubEnv("CLOUDFLARE_API_TOKEN", "");
    vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", "");
    vi.stubEnv("UPSTASH_EMAIL", "");
    vi.stubEnv("UPSTASH_API_KEY", "");
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
}
