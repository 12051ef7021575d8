import { readFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  DOMAINS,
  ROUTES,
  SCRIPTS,
  saying,
  scriptUpload,
  startTestApi,
  type TestApi,
  uploadOf,
  ZONE,
} from "../../support/cloudflare.ts";
import { ask } from "../../support/edge.ts";

const SECRET = "a-secret-that-nobody-may-see";
const GOOD = "export default { fetch: () => new Response('other') };";
const OTHER = "00000000000000000000000000000000";

let api: TestApi;
let routeId: string;
let domainId: string;

beforeAll(async () => {
  api = await startTestApi();
  await api.call("PUT", `${SCRIPTS}/posts`, { body: saying("first") });
  await api.call("PUT", `${SCRIPTS}/other`, { body: saying("other") });
  const route = { pattern: "example.com/posts*", script: "posts" };
  routeId = (await api.call("POST", ROUTES, { json: route })).json.result.id;
  const domain = { hostname: "d.example.com", service: "posts", zone_id: ZONE };
  domainId = (await api.call("PUT", DOMAINS, { json: domain })).json.result.id;
});
afterAll(() => api.close());

const bound = (...bindings: unknown[]) => ({ body: scriptUpload(GOOD, { bindings }) });
const module = { "worker.js": GOOD };
const secret = { type: "secret_text", name: "S", text: SECRET };

type Case = [
  what: string,
  method: string,
  path: string,
  call: () => object,
  status: number,
  code: number,
  says: RegExp,
];
const put = `${SCRIPTS}/posts`;
const cases: Case[] = [
  [
    "a wrong token",
    "PUT",
    put,
    () => ({ body: saying("x"), headers: { authorization: "Bearer wrong" } }),
    401,
    10000,
    /^Authentication error$/,
  ],
  [
    "no token",
    "GET",
    SCRIPTS,
    () => ({ headers: { authorization: "" } }),
    401,
    10000,
    /^Authentication error$/,
  ],
  [
    "an Origin",
    "GET",
    SCRIPTS,
    () => ({ headers: { origin: "https://example.com" } }),
    403,
    9109,
    /web pages/,
  ],
  [
    "another account",
    "GET",
    SCRIPTS.replace(/[0-9a-f]{32}/, OTHER),
    () => ({}),
    403,
    10000,
    /Pulumi\.dev\.yaml/,
  ],
  ["another zone", "GET", ROUTES.replace(ZONE, OTHER), () => ({}), 403, 10000, /Pulumi\.dev\.yaml/],
  [
    "a script name with capitals",
    "PUT",
    `${SCRIPTS}/Posts`,
    () => ({ body: saying("x") }),
    400,
    10016,
    /"Posts" is no name/,
  ],
  [
    "a script name with a slash",
    "PUT",
    `${SCRIPTS}/..%2fposts`,
    () => ({ body: saying("x") }),
    400,
    10016,
    /is no name/,
  ],
  [
    "no form",
    "PUT",
    put,
    () => ({ body: GOOD, headers: { "content-type": "application/javascript" } }),
    400,
    10026,
    /multipart\/form-data/,
  ],
  [
    "a broken form",
    "PUT",
    put,
    () => ({ body: "--x\r\nnonsense", headers: { "content-type": "multipart/form-data; boundary=x" } }),
    400,
    10026,
    /announces/,
  ],
  [
    "no metadata",
    "PUT",
    put,
    () => ({ body: uploadOf(undefined, module) }),
    400,
    10021,
    /part metadata: there is no such part/,
  ],
  ["empty metadata", "PUT", put, () => ({ body: uploadOf("", module) }), 400, 10021, /empty .*placement/],
  [
    "metadata that is no JSON",
    "PUT",
    put,
    () => ({ body: uploadOf(`{"x": ${SECRET}`, module) }),
    400,
    10021,
    /it is no JSON$/,
  ],
  ["metadata that is a list", "PUT", put, () => ({ body: uploadOf([], module) }), 400, 10021, /JSON object/],
  [
    "metadata without main_module",
    "PUT",
    put,
    () => ({ body: uploadOf({ bindings: [secret] }, module) }),
    400,
    10021,
    /no main_module.*mainModule/,
  ],
  [
    "a main_module that is not among the parts",
    "PUT",
    put,
    () => ({ body: uploadOf({ main_module: "index.js" }, module) }),
    400,
    10021,
    /No such module "index\.js".*worker\.js/,
  ],
  [
    "a binding type not served",
    "PUT",
    put,
    () => bound(secret, { type: "kv_namespace", name: "KV", namespace_id: "1" }),
    400,
    10021,
    /KV.*"kv_namespace".*plain_text, secret_text, json, ratelimit/,
  ],
  [
    "a binding without a name",
    "PUT",
    put,
    () => bound({ type: "plain_text", text: "x" }),
    400,
    10052,
    /no name/,
  ],
  [
    "two bindings of one name",
    "PUT",
    put,
    () => bound(secret, secret),
    400,
    10021,
    /two bindings have the name S/,
  ],
  [
    "a secret without its text",
    "PUT",
    put,
    () => bound({ type: "secret_text", name: "S" }),
    400,
    10021,
    /S: text/,
  ],
  [
    "a rate limit over 30 seconds",
    "PUT",
    put,
    () => bound({ type: "ratelimit", name: "L", namespace_id: "1", simple: { limit: 1, period: 30 } }),
    400,
    10021,
    /L: simple\.period.*10 or 60/,
  ],
  [
    "assets",
    "PUT",
    put,
    () => ({ body: scriptUpload(GOOD, { assets: { jwt: "x" } }) }),
    400,
    10021,
    /assets is not served/,
  ],
  [
    "a script that throws as it starts",
    "PUT",
    put,
    () => ({ body: scriptUpload("throw new Error('no luck')") }),
    400,
    10021,
    /no luck/,
  ],
  [
    "a script with a syntax error",
    "PUT",
    put,
    () => ({ body: scriptUpload("export default {") }),
    400,
    10021,
    /SyntaxError/,
  ],
  [
    "a script without a fetch handler",
    "PUT",
    put,
    () => ({ body: scriptUpload("export default {}") }),
    400,
    10021,
    /no fetch handler/,
  ],
  [
    "a compatibility date to come",
    "PUT",
    put,
    () => ({ body: scriptUpload(GOOD, { compatibility_date: "2999-01-01" }) }),
    400,
    10021,
    /2999|date/,
  ],
  [
    "a pattern with * inside",
    "POST",
    ROUTES,
    () => ({ json: { pattern: "example.com/*/x", script: "posts" } }),
    400,
    10022,
    /\* inside the path/,
  ],
  [
    "a pattern with a query",
    "POST",
    ROUTES,
    () => ({ json: { pattern: "example.com/?a=b", script: "posts" } }),
    400,
    10022,
    /query string/,
  ],
  [
    "a route without a pattern",
    "POST",
    ROUTES,
    () => ({ json: { script: "posts" } }),
    400,
    10026,
    /pattern has to be/,
  ],
  [
    "a route to no script",
    "POST",
    ROUTES,
    () => ({ json: { pattern: "example.com/a*", script: "gone" } }),
    400,
    10019,
    /"gone".*Upload it first/,
  ],
  [
    "a second route with one pattern",
    "POST",
    ROUTES,
    () => ({ json: { pattern: "Example.com/posts*", script: "other" } }),
    409,
    10020,
    /exists already/,
  ],
  ["malformed JSON", "POST", ROUTES, () => ({ body: `{"pattern": ${SECRET}` }), 400, 10026, /no JSON$/],
  ["JSON that is no object", "POST", ROUTES, () => ({ json: [1] }), 400, 10026, /JSON object/],
  [
    "JSON over 64 KB",
    "POST",
    ROUTES,
    () => ({ json: { pattern: "x".repeat(70_000) } }),
    413,
    10027,
    /larger than 65536 bytes/,
  ],
  [
    "a route that is not there",
    "PUT",
    `${ROUTES}/${OTHER}`,
    () => ({ json: { pattern: "example.com/b*" } }),
    404,
    10009,
    /no route/,
  ],
  ["reading a route that is not there", "GET", `${ROUTES}/${OTHER}`, () => ({}), 404, 10009, /no route/],
  ["deleting a route that is not there", "DELETE", `${ROUTES}/${OTHER}`, () => ({}), 404, 10009, /no route/],
  ["a domain that is not there", "GET", `${DOMAINS}/${OTHER}`, () => ({}), 404, 100114, /no custom domain/],
  [
    "a domain of another script",
    "PUT",
    DOMAINS,
    () => ({ json: { hostname: "d.example.com", service: "other" } }),
    409,
    100116,
    /custom domain of posts/,
  ],
  [
    "a domain for no script",
    "PUT",
    DOMAINS,
    () => ({ json: { hostname: "e.example.com", service: "gone" } }),
    404,
    10007,
    /does not exist/,
  ],
  [
    "a domain that is no host name",
    "PUT",
    DOMAINS,
    () => ({ json: { hostname: "*.example.com", service: "posts" } }),
    400,
    10026,
    /hostname has to be/,
  ],
  ["settings of no script", "GET", `${SCRIPTS}/gone/settings`, () => ({}), 404, 10007, /does not exist/],
  [
    "the service of no script",
    "GET",
    `${SCRIPTS.replace("scripts", "services")}/gone`,
    () => ({}),
    404,
    10007,
    /does not exist/,
  ],
  [
    "workers.dev for no script",
    "POST",
    `${SCRIPTS}/gone/subdomain`,
    () => ({ json: { enabled: true } }),
    404,
    10007,
    /does not exist/,
  ],
  [
    "workers.dev neither on nor off",
    "POST",
    `${SCRIPTS}/posts/subdomain`,
    () => ({ json: { enabled: "yes" } }),
    400,
    10026,
    /true or false/,
  ],
  ["deleting no script", "DELETE", `${SCRIPTS}/gone`, () => ({}), 404, 10007, /does not exist/],
];

it.each(cases)("refuses %s and changes nothing", async (_what, method, path, call, status, code, says) => {
  const file = join(api.directory, "state.json");
  const before = await readFile(file, "utf8");
  const linesBefore = api.lines.length;
  const reply = await api.call(method, path, call());
  expect(reply.status).toBe(status);
  expect(reply.json).toEqual({
    success: false,
    errors: [{ code, message: expect.stringMatching(says) }],
    messages: [],
    result: null,
  });
  expect(await readFile(file, "utf8")).toBe(before);
  expect((await api.visit("http://example.com/posts")).text).toBe("first");
  const told = api.lines.slice(linesBefore).join("\n");
  if (method !== "GET") expect(told).toContain(`Cloudflare API: refused ${method} /client/v4${path}: `);
  for (const text of [reply.text, told]) expect(text).not.toContain(SECRET);
});

it("refuses a route changed to the pattern of another", async () => {
  const json = { pattern: "example.com/free*", script: "posts" };
  const { id } = (await api.call("POST", ROUTES, { json })).json.result;
  const clash = { pattern: "example.com/posts*", script: "posts" };
  expect((await api.call("PUT", `${ROUTES}/${id}`, { json: clash })).json.errors[0]?.code).toBe(10020);
  expect((await api.call("GET", `${ROUTES}/${id}`)).json.result).toEqual({ id, ...json });
  expect((await api.call("PUT", `${ROUTES}/${routeId}`, { json: clash })).status).toBe(200);
});

it("answers an upload over 25 MB with 413", async () => {
  const body = scriptUpload(`//${"x".repeat(26 * 1024 * 1024)}`);
  const reply = await api.call("PUT", put, { body });
  expect(reply.status).toBe(413);
  expect(reply.json.errors).toMatchObject([{ code: 10027 }]);
});

it("names a call that is not served in Cloudflare's 404 and in one line", async () => {
  const path = "/client/v4/accounts/0123456789abcdef0123456789abcdef/storage/kv/namespaces";
  const before = api.lines.length;
  const reply = await api.call("POST", `${path.replace("/client/v4", "")}?token=${SECRET}`, { json: {} });
  expect(reply.status).toBe(404);
  expect(reply.json.errors).toEqual([
    { code: 7003, message: `Could not route to ${path}, perhaps your object identifier is invalid?` },
  ]);
  expect(api.lines.slice(before)).toEqual([`Cloudflare API: POST ${path} is not served by npm start`]);
});

it("refuses a request under another host's name", async () => {
  const reply = await ask({ port: api.api.port, path: "/client/v4/", host: "evil.example" });
  expect(reply.status).toBe(403);
  expect(JSON.parse(reply.text)).toMatchObject({ success: false, errors: [{ code: 9109 }] });
});

it("survives a client that goes away in the middle of its upload", async () => {
  const socket = createConnection(api.api.port, "127.0.0.1");
  socket.on("error", () => {});
  const head = `PUT /client/v4${put} HTTP/1.1\r\nhost: 127.0.0.1:${api.api.port}\r\nauthorization: Bearer a-token-of-forty-characters-for-tests-00\r\ncontent-length: 1000\r\n\r\nhalf`;
  await new Promise<void>((resolve) => socket.write(head, () => resolve()));
  socket.destroy();
  expect((await api.call("GET", `${DOMAINS}/${domainId}`)).status).toBe(200);
});
