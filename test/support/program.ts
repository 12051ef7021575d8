/**
 * The program that index.ts is, evaluated over settings. Pulumi's mocks stand in for the engine, which cannot
 * be had here.
 */
import { evaluate, type Program } from "../../local/deploy/program.ts";
import { FOLDER } from "./files.ts";

export const HEX = "0123456789abcdef0123456789abcdef";

/** All that is needed, but for a place to serve at. */
export const PROD = {
  "edge-posts:accountId": HEX,
  "cloudflare:apiToken": "a".repeat(40),
  "edge-posts:dbUrl": "https://db.upstash.io",
  "edge-posts:dbToken": "canary-database-token-0a9e",
  "edge-posts:adminToken": "canary-admin-token-44c1",
};
export const ON_DOMAIN = { ...PROD, "edge-posts:domain": "example.com", "edge-posts:zoneId": HEX };

export function run(config: Record<string, string>, stack = "prod"): Promise<Program> {
  return evaluate({ folder: FOLDER, stack: { project: "edge-posts", stack, config } });
}
