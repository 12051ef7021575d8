import * as pulumi from "@pulumi/pulumi";
import { beforeAll, expect, it } from "vitest";
import { FOLDER } from "../support/files.ts";

const HEX = "0123456789abcdef0123456789abcdef";
const SECRETS = {
  "cloudflare:apiToken": "canary-cloudflare-token-0123456789abcdef",
  "edge-posts:dbToken": "canary-database-token-5e1f",
  "edge-posts:adminToken": "canary-admin-token-77c2",
};

/** Pulumi marks special values with a signature under this key; the second string marks a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** What the engine would store in plain text: a word replaces each secret. */
function plainState(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainState);
  if (typeof value !== "object" || value === null) return value;
  if ((value as Record<string, unknown>)[SIGNATURE] === SECRET) return "secret";
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plainState(each)]));
}

const state: unknown[] = [];
let outputs: Record<string, unknown>;

beforeAll(async () => {
  pulumi.runtime.setAllConfig(
    {
      "edge-posts:accountId": HEX,
      "edge-posts:dbUrl": "https://db.upstash.io",
      "edge-posts:domain": "example.com",
      "edge-posts:zoneId": HEX,
      ...SECRETS,
    },
    Object.keys(SECRETS),
  );
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs }) {
        state.push({ type, name, inputs: plainState(inputs) });
        return { id: name, state: inputs };
      },
      call: ({ inputs }) => inputs,
    },
    "edge-posts",
    "prod",
  );
  // Under a unique name: Node caches index.ts, which another file may have imported.
  const program = await import(`${FOLDER}/index.ts?state`);
  outputs = await new Promise((resolve) => pulumi.output(program.default).apply(resolve));
  await pulumi.runtime.disconnect();
});

it("keeps every token out of the state's plain text: the bindings are secret, everything else contains none", () => {
  const script = state.find((each) => String((each as { type: string }).type).endsWith(":WorkersScript"));
  expect((script as { inputs: { bindings: unknown } }).inputs.bindings).toBe("secret");
  expect(JSON.stringify(state)).not.toContain("canary");
});

it("shows no token in the stack's outputs", () => {
  expect(outputs).toMatchObject({ postsUrl: "https://example.com/posts" });
  expect(JSON.stringify(outputs)).not.toContain("canary");
});
