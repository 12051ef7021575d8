/** Pulumi's mocks stand in for the engine: what they receive is what the engine would store. */
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, it, vi } from "vitest";
import { FOLDER } from "../support/files.ts";

const HEX = "0123456789abcdef0123456789abcdef";
const API_KEY = "canary-upstash-key-70b3";

const inputsOf = new Map<string, Record<string, unknown>>();
let outputs: Record<string, unknown>;
/** The outputs to encrypt, by the name of the resource. */
const secretOutputsOf = new Map<string, string[]>();

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
  const monitor = pulumi.runtime.getMonitor() ?? expect.fail("no mocks");
  const register = vi.spyOn(monitor, "registerResource");
  // Under a unique name: Node caches index.ts, which another file may have imported.
  outputs = (await import(`${FOLDER}/index.ts?made`)).default;
  await pulumi.runtime.disconnect();
  for (const [request] of register.mock.calls) {
    secretOutputsOf.set(request.getName(), request.getAdditionalsecretoutputsList());
  }
});

it("the database's token is encrypted everywhere in the state", () => {
  expect(secretOutputsOf.get("database")).toEqual(["token"]);
});

it("Upstash's API key is in no resource, nor in the code of the database's provider", () => {
  expect(String(inputsOf.get("database")?.__provider)).toContain("reset-password");
  expect(inputsOf.size).toBeGreaterThan(1);
  expect(JSON.stringify([...inputsOf])).not.toContain(API_KEY);
});

it("the database's token is the only secret output", async () => {
  const secrets: string[] = [];
  for (const [name, value] of Object.entries(outputs)) {
    if (await pulumi.isSecret(pulumi.output(value))) secrets.push(name);
  }
  expect(secrets).toEqual(["dbToken"]);
});
