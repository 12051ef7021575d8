import { expect, it } from "vitest";
import { Failure } from "../../../infra/failure.ts";
import type { Resource } from "../../../local/cloudflare/kind.ts";
import { workersCustomDomain } from "../../../local/cloudflare/workers-custom-domain.ts";
import { workersRoute } from "../../../local/cloudflare/workers-route.ts";
import { workersScript } from "../../../local/cloudflare/workers-script.ts";
import { workersScriptSubdomain } from "../../../local/cloudflare/workers-script-subdomain.ts";
import { checkResources } from "../../../local/deploy/check.ts";
import { startDeployment } from "../../../local/deploy/deploy.ts";
import type { Edge } from "../../../local/edge/edge.ts";

const script = (inputs: Resource["inputs"] = {}): Resource => ({
  type: workersScript.type,
  name: "worker",
  inputs: { accountId: "a", scriptName: "posts", mainModule: "worker.js", content: "", ...inputs },
});
const bound = (binding: Resource["inputs"]) => script({ bindings: [binding] });
const route = (inputs: Resource["inputs"] = {}): Resource => ({
  type: workersRoute.type,
  name: "posts",
  inputs: { zoneId: "z", pattern: "example.com/posts*", script: "posts", ...inputs },
});
const domain = (inputs: Resource["inputs"] = {}): Resource => ({
  type: workersCustomDomain.type,
  name: "domain",
  inputs: { hostname: "api.example.com", service: "posts", ...inputs },
});
const workersDev = (scriptName: string): Resource => ({
  type: workersScriptSubdomain.type,
  name: "workers.dev",
  inputs: { scriptName, enabled: true },
});
const limit = { type: "ratelimit", name: "L", namespaceId: "1", simple: { limit: 1, period: 30 } };

it("npm start accepts a program with everything that Cloudflare would accept", () => {
  const limited = bound({ ...limit, simple: { limit: 1, period: 60 } });
  expect(() => checkResources([limited, route(), domain(), workersDev("posts")])).not.toThrow();
});

it.each<[what: string, resources: Resource[], message: RegExp]>([
  [
    "a script name with capitals",
    [script({ scriptName: "Posts" })],
    /"worker": "Posts" is not a valid Worker name.*10016/,
  ],
  ["a script without its main module", [script({ mainModule: undefined })], /no main_module.*10021/],
  ["an unsupported kind of binding", [bound({ type: "kv_namespace", name: "KV" })], /KV.*"kv_namespace"/],
  ["a secret without its text", [bound({ type: "secret_text", name: "S" })], /S: text must be a string/],
  ["a rate limit over 30 seconds", [bound(limit)], /L: simple\.period must be 10 or 60/],
  [
    "a pattern with * inside",
    [script(), route({ pattern: "example.com/*/x" })],
    /"posts": .*\* inside.*10022/,
  ],
  ["a route to no script", [script(), route({ script: "gone" })], /"gone".*10019/],
  [
    "two routes with the same pattern",
    [script(), route(), route({ pattern: "Example.com/posts*" })],
    /already exists.*10020/,
  ],
  ["an invalid host", [script(), domain({ hostname: "*.example.com" })], /hostname must be/],
  ["a domain for no script", [domain()], /does not exist.*10007/],
  ["a host with two scripts", [script(), domain(), domain()], /api\.example\.com.*100116/],
  ["workers.dev for no script", [workersDev("posts")], /does not exist.*10007/],
])("npm start refuses %s, like Cloudflare at pulumi up", (_what, resources, message) => {
  expect(() => checkResources(resources)).toThrow(Failure);
  expect(() => checkResources(resources)).toThrow(message);
});

it("changes nothing on the edge for a refused program", async () => {
  // None of its functions may be called, so the edge has none.
  const deployment = startDeployment({} as Edge, () => {});
  const resources = [script(), route({ script: "gone" })];
  await expect(deployment.apply({ resources, outputs: {}, sourceMap: "" })).rejects.toThrow(/"gone"/);
});
