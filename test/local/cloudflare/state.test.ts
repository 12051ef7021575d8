import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { COMPATIBILITY_DATE } from "../../../infra/bundle.ts";
import {
  DOMAINS,
  ROUTES,
  SCRIPTS,
  SECRET,
  saying,
  scriptUpload,
  startTestApi,
  type TestApi,
  uploadOf,
} from "../../support/cloudflare.ts";

let api: TestApi;
beforeEach(async () => {
  api = await startTestApi();
});
afterEach(() => api.close());

const route = (pattern: string, script?: string) => api.call("POST", ROUTES, { json: { pattern, script } });

it("passes modules, bindings, flags and rate limits to workerd as uploaded", async () => {
  const source = `
import text from "./note.txt";
import { double } from "lib/double.js";
import { Buffer } from "node:buffer";
export default { async fetch(request, env) {
  const limits = [];
  for (let n = 0; n < 3; n++) limits.push((await env.LIMITER.limit({ key: "k" })).success);
  return Response.json([text, double(2), Buffer.from(env.SECRET).toString("hex"), env.PLAIN, env.JSON, limits]);
} };`;
  const body = uploadOf(
    {
      main_module: "worker.js",
      compatibility_date: COMPATIBILITY_DATE,
      compatibility_flags: ["nodejs_compat"],
      bindings: [
        { type: "secret_text", name: "SECRET", text: "hi" },
        { type: "plain_text", name: "PLAIN", text: "60" },
        { type: "json", name: "JSON", json: { a: [1] } },
        { type: "ratelimit", name: "LIMITER", namespace_id: "7", simple: { limit: 2, period: 60 } },
      ],
    },
    {
      "note.txt": new Blob(["a note"], { type: "text/plain" }),
      "lib/double.js": "export const double = (n) => 2 * n;",
      "worker.js": source,
    },
  );
  expect((await api.call("PUT", `${SCRIPTS}/posts`, { body })).json.errors).toEqual([]);
  await route("example.com/*", "posts");
  const { text } = await api.visit("http://example.com/");
  expect(JSON.parse(text)).toEqual(["a note", 4, "6869", "60", { a: [1] }, [true, true, false]]);
});

it("keeps deployments across a restart, with IDs and dates, in a file only its owner can read", async () => {
  const bindings = [{ type: "secret_text", name: "S", text: SECRET }];
  const body = scriptUpload("export default { fetch: (_, env) => new Response(env.S.length) };", {
    bindings,
  });
  await api.call("PUT", `${SCRIPTS}/posts`, { body });
  await route("example.com/posts*", "posts");
  await route("example.com/posts/static/*");
  await api.call("PUT", DOMAINS, { json: { hostname: "d.example.com", service: "posts" } });
  await api.call("POST", `${SCRIPTS}/posts/subdomain`, { json: { enabled: true } });
  const reads = [SCRIPTS, ROUTES, DOMAINS, `${SCRIPTS}/posts/settings`, `${SCRIPTS}/posts/subdomain`];
  const readAll = () => Promise.all(reads.map(async (path) => (await api.call("GET", path)).json.result));
  const before = await readAll();

  await api.restart();

  expect(await readAll()).toEqual(before);
  for (const url of ["http://example.com/posts?a", "http://d.example.com/", "http://posts.me.workers.dev/"]) {
    expect((await api.visit(url)).text).toBe(String(SECRET.length));
  }
  expect((await api.visit("http://example.com/posts/static/x")).status).toBe(404);
  expect((await stat(api.directory)).mode & 0o777).toBe(0o700);
  expect((await stat(join(api.directory, "state.json"))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(api.directory, "state.json"), "utf8")).toContain(SECRET);
  expect(api.lines.at(-1)).toMatch(/restored .*script posts, .*route example\.com\/posts\*/);
});

it("never reveals a secret, in an answer or in the log", async () => {
  const bindings = [{ type: "secret_text", name: "S", text: SECRET }];
  const put = await api.call("PUT", `${SCRIPTS}/posts`, {
    body: scriptUpload("export default { fetch() {} };", { bindings }),
  });
  await api.restart();
  const paths = ["", "/posts", "/posts/settings", "/posts/content/v2", "/posts/subdomain"].map(
    (end) => SCRIPTS + end,
  );
  const replies = await Promise.all(
    [...paths, `${SCRIPTS.replace("scripts", "services")}/posts`].map((path) => api.call("GET", path)),
  );
  for (const { status } of replies) expect(status).toBe(200);
  for (const text of [put.text, ...replies.map(({ text }) => text), ...api.lines])
    expect(text).not.toContain(SECRET);
});

it("changes nothing if the change cannot be stored", async () => {
  await api.call("PUT", `${SCRIPTS}/posts`, { body: saying("first") });
  await route("example.com/posts*", "posts");
  await mkdir(join(api.directory, "state.json.new"));
  expect((await api.call("PUT", `${SCRIPTS}/posts`, { body: saying("second") })).status).toBe(500);
  expect((await route("example.com/more*", "posts")).status).toBe(500);
  expect((await api.visit("http://example.com/posts")).text).toBe("first");
  expect((await api.visit("http://example.com/more")).status).toBe(404);
  expect((await api.call("GET", ROUTES)).json.result).toHaveLength(1);
});

it("removes the routes and domains of a deleted script", async () => {
  await api.call("PUT", `${SCRIPTS}/posts`, { body: saying("posts") });
  const { id } = (await route("example.com/posts*", "posts")).json.result;
  await api.call("PUT", DOMAINS, { json: { hostname: "d.example.com", service: "posts" } });
  await api.call("DELETE", `${SCRIPTS}/posts`);
  expect((await api.visit("http://example.com/posts")).status).toBe(404);
  expect((await api.visit("http://d.example.com/")).status).toBe(404);
  expect((await api.call("GET", `${ROUTES}/${id}`)).status).toBe(404);
  expect((await api.call("GET", DOMAINS)).json.result).toEqual([]);
  expect(api.lines.at(-1)).toBe(
    "Cloudflare API: removed script posts with route example.com/posts*, custom domain d.example.com",
  );
});

it("changes nothing if a custom domain is attached again to the same script", async () => {
  await api.call("PUT", `${SCRIPTS}/posts`, { body: saying("posts") });
  const json = { hostname: "d.example.com", service: "posts" };
  const first = await api.call("PUT", DOMAINS, { json });
  expect((await api.call("PUT", DOMAINS, { json })).json.result).toEqual(first.json.result);
});

it("starts although an earlier script no longer does, and restores its routes with the next upload", async () => {
  await api.call("PUT", `${SCRIPTS}/posts`, { body: saying("posts") });
  await route("example.com/posts*", "posts");
  const file = join(api.directory, "state.json");
  const state = JSON.parse(await readFile(file, "utf8"));
  state.scripts[0][1].modules[0].base64 = Buffer.from("throw new Error('too old')").toString("base64");
  await writeFile(file, JSON.stringify(state));

  await api.restart();

  expect(api.lines.join("\n")).toMatch(/script posts, deployed earlier, cannot start: .*too old/);
  expect((await api.visit("http://example.com/posts")).status).toBe(404);
  expect((await api.call("PUT", `${SCRIPTS}/posts`, { body: saying("again") })).status).toBe(200);
  expect((await api.visit("http://example.com/posts")).text).toBe("again");
});

it("refuses to start with a damaged file, without quoting it", async () => {
  await writeFile(join(api.directory, "state.json"), `{"scripts": ${SECRET}`);
  const start = import("../../../local/cloudflare/store.ts").then(({ openStore }) =>
    openStore(api.directory),
  );
  await expect(start).rejects.toThrow(/state\.json cannot be read: delete it/);
  await expect(start).rejects.not.toThrow(SECRET);
});

it("serializes concurrent writes", async () => {
  await api.call("PUT", `${SCRIPTS}/posts`, { body: saying("posts") });
  const replies = await Promise.all(Array.from({ length: 5 }, () => route("example.com/same*", "posts")));
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
});
