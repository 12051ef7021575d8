/** Pulumi's mocks stand in for the engine: what they are given is what the engine would keep. */
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, it } from "vitest";

const HEX = "0123456789abcdef0123456789abcdef";
const API_KEY = "canary-upstash-key-70b3";

const inputsOf = new Map<string, Record<string, unknown>>();
let outputs: Record<string, unknown>;

// Once: Node keeps index.ts for good.
beforeAll(async () => {
  pulumi.runtime.setAllConfig(
    {
      "cloudflare:apiToken": "a".repeat(40),
      "edge-posts:accountId": HEX,
      "edge-posts:adminToken": "admin",
      "edge-posts:workersDevSubdomain": "me",
      "edge-posts:dbRegion": "eu-west-1",
      "edge-posts:upstashEmail": "me@example.com",
      "edge-posts:upstashApiKey": API_KEY,
    },
    ["edge-posts:upstashApiKey"],
  );
  await pulumi.runtime.setMocks(
    {
      newResource({ name, inputs }) {
        inputsOf.set(name, inputs);
        return { id: name, state: { ...inputs, url: "https://db.upstash.io", token: "token" } };
      },
      call: ({ inputs }) => inputs,
    },
    "edge-posts",
    "prod",
  );
  outputs = (await import("../../index.ts")).default;
  await pulumi.runtime.disconnect();
});

it("Upstash's API key is in no resource, and not in the code of the database's provider", () => {
  expect(String(inputsOf.get("database")?.__provider)).toContain("reset-password");
  expect(inputsOf.size).toBeGreaterThan(1);
  expect(JSON.stringify([...inputsOf])).not.toContain(API_KEY);
});

it("the database's token is a secret among the outputs, and the only one", async () => {
  const secrets: string[] = [];
  for (const [name, value] of Object.entries(outputs)) {
    if (await pulumi.isSecret(pulumi.output(value))) secrets.push(name);
  }
  expect(secrets).toEqual(["dbToken"]);
});
