import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, it, vi } from "vitest";
import { bundleWorker } from "../../../infra/bundle.ts";
import { startDeployment } from "../../../local/deploy/deploy.ts";
import type { Edge } from "../../../local/edge/edge.ts";
import { type LocalStack, startLocalStack } from "../../../local/stack.ts";
import { saying, scriptUpload } from "../../support/cloudflare.ts";
import { copyProjectTo } from "../../support/npm-start.ts";
import { temporaryFolder } from "../../support/redis.ts";
import { evaluatorHere } from "../../support/stack-here.ts";

const SCRIPTS = "/accounts/0123456789abcdef0123456789abcdef/workers/scripts";
const ROUTES = "/zones/fedcba9876543210fedcba9876543210/workers/routes";
const NAME = "edge-posts-dev";

let folder: string;
let stack: LocalStack;
const lines: string[] = [];

async function start() {
  const env = { PATH: "/nowhere", PORT: "0", REDIS_REST_PORT: "0", CLOUDFLARE_API_PORT: "0" };
  const log = (line: string) => void lines.push(line);
  stack = await startLocalStack({ folder, fresh: false, evaluator: evaluatorHere, env, log });
}

beforeAll(async () => {
  const temporary = await temporaryFolder();
  folder = temporary.folder;
  await copyProjectTo(folder);
  await start();
  return async () => {
    await stack.close();
    await temporary.release();
  };
});

const address = (what: RegExp) => stack.addresses.find(([, text]) => what.test(text))?.[0] ?? "";
const posts = async () => {
  const response = await fetch(address(/posts API/).replace("localhost", "127.0.0.1"));
  return { status: response.status, text: await response.text() };
};

async function call(method: string, path: string, body?: FormData | object) {
  const sent = body === undefined || body instanceof FormData ? body : JSON.stringify(body);
  const response = await fetch(address(/Cloudflare/) + path, {
    method,
    headers: { authorization: "Bearer edge-posts-dev-token-that-is-no-secret-0" },
    ...(sent !== undefined && { body: sent }),
  });
  return { status: response.status, ...(JSON.parse(await response.text()) as { result: { id: string } }) };
}

async function touch() {
  const from = lines.length;
  const now = new Date();
  await utimes(join(folder, "worker/index.ts"), now, now);
  await vi.waitFor(() => expect(lines.slice(from).join("\n")).toMatch(/Changed|Deployed again/), {
    timeout: 120_000,
  });
  return lines.slice(from).join("\n");
}

it("does not show npm start's own deployment", async () => {
  expect(await posts()).toEqual({ status: 200, text: "[]" });
  expect((await call("GET", SCRIPTS)).result).toEqual([]);
  expect((await call("GET", ROUTES)).result).toEqual([]);
});

it("keeps it if the first write is refused", async () => {
  const broken = scriptUpload("throw new Error('no luck')");
  expect((await call("PUT", `${SCRIPTS}/${NAME}`, broken)).status).toBe(400);
  const route = { pattern: "localhost/posts*", script: NAME };
  expect((await call("POST", ROUTES, route)).status).toBe(400);
  expect(await posts()).toEqual({ status: 200, text: "[]" });
  expect(await touch()).toContain("Deployed again");
});

let routeId: string;

it("removes it at the first write, and keeps a new script of the same name", async () => {
  expect((await call("PUT", `${SCRIPTS}/${NAME}`, saying("from pulumi"))).status).toBe(200);
  expect((await posts()).status).toBe(404);
  const route = await call("POST", ROUTES, { pattern: "localhost/posts*", script: NAME });
  routeId = route.result.id;
  expect(await posts()).toEqual({ status: 200, text: "from pulumi" });
});

it("says that from then on pulumi up deploys", () => {
  expect(lines.filter((line) => line.includes("Removed what"))).toHaveLength(1);
});

it("serves the real Worker as uploaded, and gives it a rotated secret", async () => {
  const { code } = await bundleWorker();
  const upload = (dbToken: string) =>
    scriptUpload(code, {
      bindings: [
        { type: "plain_text", name: "DB_URL", text: address(/Redis/) },
        { type: "secret_text", name: "DB_TOKEN", text: dbToken },
        { type: "plain_text", name: "PUBLIC_WRITES", text: "true" },
      ],
    });
  await call("PUT", `${SCRIPTS}/${NAME}`, upload("edge-posts-dev-database-token"));
  expect(await posts()).toEqual({ status: 200, text: "[]" });
  await call("PUT", `${SCRIPTS}/${NAME}`, upload("rotated"));
  expect((await posts()).status).toBe(502);
  await call("PUT", `${SCRIPTS}/${NAME}`, saying("from pulumi"));
});

it("only reports changed files from then on", async () => {
  expect(await touch()).toMatch(/^Changed, but .*pulumi up/m);
  expect((await posts()).text).toBe("from pulumi");
});

it("still serves the upload after a restart, and does not deploy itself", async () => {
  await stack.close();
  await start();
  expect((await posts()).text).toBe("from pulumi");
  expect(stack.outputs.postsUrl).toBe(address(/posts API/));
  expect(await touch()).toContain("Changed, but");
});

it("serves nothing once everything is destroyed, and deploys itself again after the next start", async () => {
  await call("DELETE", `${ROUTES}/${routeId}`);
  await call("DELETE", `${SCRIPTS}/${NAME}`);
  expect((await posts()).status).toBe(404);
  expect(await touch()).toContain("Changed, but");
  expect((await posts()).status).toBe(404);
  await stack.close();
  await start();
  expect(await posts()).toEqual({ status: 200, text: "[]" });
});

it("does not let a late program replace a newer deployment", async () => {
  const calls: string[] = [];
  const edge = {
    putScript: async (name: string) => void calls.push(`put ${name}`),
    deleteScript: async (name: string) => void calls.push(`delete ${name}`),
  } as unknown as Edge;
  const deployment = startDeployment(edge, () => {});
  const program = {
    resources: [
      {
        type: "cloudflare:index/workersScript:WorkersScript",
        name: "worker",
        inputs: { scriptName: "own", mainModule: "worker.js", content: "", bindings: [] },
      },
    ],
    outputs: {},
    sourceMap: "",
  };
  await Promise.all([
    deployment.apply(program),
    deployment.handOver(async () => void calls.push("the change of another")),
    deployment.apply(program),
  ]);
  expect(calls).toEqual(["put own", "the change of another", "delete own"]);
  expect(deployment.isHandedOver).toBe(true);
});
