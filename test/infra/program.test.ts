import { beforeAll, describe, expect, it } from "vitest";
import { readStack, type Stack } from "../../infra/stack-file.ts";
import type { Resource } from "../../local/cloudflare/kind.ts";
import type { Program } from "../../local/deploy/program.ts";
import { FOLDER } from "../support/files.ts";
import { evaluateHere, HEX, ON_DOMAIN, PROD, run } from "../support/program.ts";

const ofKind = ({ resources }: Program, kind: string) =>
  resources.filter(({ type }) => type.endsWith(`:${kind}`));
const one = (program: Program, kind: string): Resource["inputs"] => {
  const [resource, ...more] = ofKind(program, kind);
  expect(more).toEqual([]);
  return resource?.inputs ?? expect.fail(`there is no ${kind}`);
};
const bindings = (program: Program) => one(program, "WorkersScript").bindings as Record<string, unknown>[];

describe("the program on a domain", () => {
  let program: Program;
  beforeAll(async () => {
    program = await run(ON_DOMAIN);
  });

  it("uploads one ES module with the stack in its name", () => {
    const script = one(program, "WorkersScript");
    expect(script).toMatchObject({ scriptName: "edge-posts-prod", mainModule: "worker.js", accountId: HEX });
    expect(script.content).toMatch(/export\s*\{\w+ as default\}/);
    expect(script.observability).toEqual({ enabled: true, headSamplingRate: 1 });
  });

  it("routes URLs with a query and URLs of a post", () => {
    const patterns = ofKind(program, "WorkersRoute").map(({ inputs }) => inputs.pattern);
    expect(patterns).toContain("example.com/posts*");
    for (const { inputs } of ofKind(program, "WorkersRoute")) {
      expect(inputs).toMatchObject({ script: "edge-posts-prod", zoneId: HEX });
    }
  });

  it("binds DB_TOKEN and ADMIN_TOKEN as secrets, and no other binding contains them", () => {
    const secret = bindings(program).filter(({ type }) => type === "secret_text");
    expect(secret.map(({ name, text }) => [name, text])).toEqual([
      ["DB_TOKEN", PROD["edge-posts:dbToken"]],
      ["ADMIN_TOKEN", PROD["edge-posts:adminToken"]],
    ]);
    const rest = JSON.stringify(bindings(program).filter(({ type }) => type !== "secret_text"));
    expect(rest).not.toContain("canary");
  });

  it("keeps DB_TOKEN out of the code, the routes and the outputs", () => {
    const script = one(program, "WorkersScript");
    expect(script.content).not.toContain("canary");
    expect(JSON.stringify([ofKind(program, "WorkersRoute"), program.outputs])).not.toContain("canary");
  });

  it("limits writes to 60 and reads to 600 per minute and address", () => {
    const limits = bindings(program).filter(({ type }) => type === "ratelimit");
    expect(limits.map(({ name, simple }) => [name, simple])).toEqual([
      ["WRITE_LIMITER", { limit: 60, period: 60 }],
      ["READ_LIMITER", { limit: 600, period: 60 }],
    ]);
    expect(new Set(limits.map(({ namespaceId }) => namespaceId)).size).toBe(2);
    for (const { namespaceId } of limits) expect(namespaceId).toMatch(/^[1-9]\d*$/);
  });

  it("forwards requests for other paths to the origin", () => {
    expect(bindings(program)).toContainEqual({ type: "plain_text", name: "PASS_THROUGH", text: "true" });
  });

  it("outputs the URL of the posts", () => {
    expect(program.outputs).toMatchObject({
      url: "https://example.com",
      postsUrl: "https://example.com/posts",
    });
  });

  it("asks for the same if nothing changed, and has separate rate limits from another stack", async () => {
    expect((await run(ON_DOMAIN)).resources).toEqual(program.resources);
    const ids = async (stack: string) =>
      bindings(await run(ON_DOMAIN, stack))
        .map(({ namespaceId }) => namespaceId)
        .filter(Boolean);
    expect(await ids("staging")).not.toEqual(await ids("prod"));
  });
});

describe("the program", () => {
  it("creates a custom domain instead of a route if customDomain is set", async () => {
    const program = await run({ ...ON_DOMAIN, "edge-posts:customDomain": "true" });
    expect(one(program, "WorkersCustomDomain")).toMatchObject({
      hostname: "example.com",
      service: "edge-posts-prod",
      zoneId: HEX,
    });
    expect(ofKind(program, "WorkersRoute")).toEqual([]);
    expect(bindings(program).map(({ name }) => name)).not.toContain("PASS_THROUGH");
  });

  it("enables workers.dev if there is no domain", async () => {
    const program = await run({ ...PROD, "edge-posts:workersDevSubdomain": "me" });
    expect(one(program, "WorkersScriptSubdomain")).toMatchObject({
      scriptName: "edge-posts-prod",
      enabled: true,
    });
    expect(program.outputs).toMatchObject({ url: "https://edge-posts-prod.me.workers.dev" });
    expect(bindings(program).map(({ name }) => name)).not.toContain("PASS_THROUGH");
  });

  it("binds no limiter set to 0, and public writes and origins as set", async () => {
    const program = await run({
      ...ON_DOMAIN,
      "edge-posts:writesPerMinute": "0",
      "edge-posts:readsPerMinute": "0",
      "edge-posts:publicWrites": "true",
      "edge-posts:corsOrigins": "https://a.example,https://b.example",
    });
    const names = bindings(program).map(({ name }) => name);
    expect(names).not.toContain("WRITE_LIMITER");
    expect(names).not.toContain("READ_LIMITER");
    expect(bindings(program)).toContainEqual({ type: "plain_text", name: "PUBLIC_WRITES", text: "true" });
    expect(bindings(program)).toContainEqual({
      type: "plain_text",
      name: "CORS_ORIGINS",
      text: "https://a.example,https://b.example",
    });
  });

  it.each([{}, { "edge-posts:customDomain": "true" }])(
    "binds CACHE_SECONDS on a domain if cacheSeconds is set, and not if it is 0 (%#)",
    async (place) => {
      const cached = await run({ ...ON_DOMAIN, ...place, "edge-posts:cacheSeconds": "30" });
      expect(bindings(cached)).toContainEqual({ type: "plain_text", name: "CACHE_SECONDS", text: "30" });
      const plain = await run({ ...ON_DOMAIN, ...place, "edge-posts:cacheSeconds": "0" });
      expect(bindings(plain).map(({ name }) => name)).not.toContain("CACHE_SECONDS");
    },
  );

  it("fails with a list of mistakes if settings are missing", async () => {
    await expect(run({})).rejects.toThrow(/settings need attention:\n\n {2}cloudflare:apiToken is missing/);
  });
});

describe("the dev stack", () => {
  it("has URLs on this machine, with PORT if set", async () => {
    const stack: Stack = await readStack(FOLDER);
    const dev = await evaluateHere(stack, { PORT: "" });
    expect(dev.outputs).toMatchObject({
      url: "http://localhost:8787",
      postsUrl: "http://localhost:8787/posts",
    });
    expect(bindings(dev)).toContainEqual({ type: "plain_text", name: "PUBLIC_WRITES", text: "true" });
    const moved = await evaluateHere(stack, { PORT: "9000" });
    expect(moved.outputs).toMatchObject({ postsUrl: "http://localhost:9000/posts" });
  });

  it("is refused with one line if PORT is not a port", async () => {
    const refused = evaluateHere(await readStack(FOLDER), { PORT: "http" });
    await expect(refused).rejects.toThrow(/^PORT must be a port from 0 to 65535, not "http"$/);
  });

  it("works under another project's name", async () => {
    const stack = await readStack(FOLDER);
    const program = await evaluateHere({ ...stack, project: "my-copy" });
    expect(one(program, "WorkersScript").scriptName).toBe("my-copy-dev");
  });
});
