/** Pulumi's mocks stand in for the engine: what they are given is what the engine would keep. */
import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";

const HEX = "0123456789abcdef0123456789abcdef";
const API_KEY = "canary-upstash-key-70b3";

it("Upstash's API key is in no resource, and not in the code of the database's provider", async () => {
  const inputsOf = new Map<string, Record<string, unknown>>();
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
  await import("../../index.ts");
  await pulumi.runtime.disconnect();
  expect(String(inputsOf.get("database")?.__provider)).toContain("reset-password");
  expect(inputsOf.size).toBeGreaterThan(1);
  expect(JSON.stringify([...inputsOf])).not.toContain(API_KEY);
});
