import { createConnection } from "node:net";
import { expect, it } from "vitest";
import {
  type Call,
  DOMAINS,
  SCRIPTS,
  SECRET,
  saying,
  scriptUpload,
  TOKEN,
  uploadOf,
} from "../../../support/cloudflare.ts";
import { GOOD, itRefuses, type Refusal, useDeployed } from "./refused.ts";

const PATH = `${SCRIPTS}/posts`;

const deployed = useDeployed();

itRefuses(deployed, [
  ["a script name with capitals", named("Posts"), 400, 10016, /"Posts" is not a valid Worker name/],
  ["a script name with a slash", named("..%2fposts"), 400, 10016, /is not a valid Worker name/],
  ["no form", typed(GOOD, "text/plain"), 400, 10026, /multipart\/form-data/],
  [
    "a service worker script",
    typed("addEventListener()", "application/javascript"),
    400,
    10021,
    /service worker/,
  ],
  ["a broken form", typed("--x\r\nnonsense", "multipart/form-data; boundary=x"), 400, 10026, /declares/],
]);

const secret = { type: "secret_text", name: "S", text: SECRET };

itRefuses(deployed, [
  ["no metadata", described(undefined), 400, 10021, /part metadata: the part is missing/],
  ["empty metadata", described(""), 400, 10021, /empty .*placement/],
  ["metadata that is not JSON", described(`{"x": ${SECRET}`), 400, 10021, /it is not JSON$/],
  ["metadata that is a list", described([]), 400, 10021, /JSON object/],
  [
    "metadata without main_module",
    described({ bindings: [secret] }),
    400,
    10021,
    /no main_module.*mainModule/,
  ],
  [
    "a main_module that is not among the parts",
    described({ main_module: "index.js" }),
    400,
    10021,
    /No such module "index\.js".*worker\.js/,
  ],
  [
    "a module whose file has another name than main_module",
    put({ body: unnamedUpload() }),
    400,
    10021,
    /No such module "worker\.js".*blob/,
  ],
  ["assets", script(GOOD, { assets: { jwt: "x" } }), 400, 10021, /assets is not supported/],
  [
    "a future compatibility date",
    script(GOOD, { compatibility_date: "2999-01-01" }),
    400,
    10021,
    /2999|date/,
  ],
]);

const kv = { type: "kv_namespace", name: "KV", namespace_id: "1" };
const slow = { type: "ratelimit", name: "L", namespace_id: "1", simple: { limit: 1, period: 30 } };

itRefuses(deployed, [
  [
    "an unsupported binding type",
    bound(secret, kv),
    400,
    10021,
    /KV.*"kv_namespace".*plain_text, secret_text, json, ratelimit/,
  ],
  ["a binding without a name", bound({ type: "plain_text", text: "x" }), 400, 10052, /no name/],
  ["two bindings with the same name", bound(secret, secret), 400, 10021, /two bindings are named S/],
  ["a secret without its text", bound({ type: "secret_text", name: "S" }), 400, 10021, /S: text/],
  ["a rate limit over 30 seconds", bound(slow), 400, 10021, /L: simple\.period.*10 or 60/],
]);

itRefuses(deployed, [
  ["a script that throws as it starts", script("throw new Error('no luck')"), 400, 10021, /no luck/],
  ["a script with a syntax error", script("export default {"), 400, 10021, /SyntaxError/],
  ["a script without a fetch handler", script("export default {}"), 400, 10021, /no fetch handler/],
]);

it("answers an upload over 25 MB with 413", async () => {
  const reply = await deployed.api.call(...script(`//${"x".repeat(26 * 1024 * 1024)}`));
  expect(reply.status).toBe(413);
  expect(reply.json.errors).toMatchObject([{ code: 10027 }]);
});

it("survives a client that disconnects in the middle of its upload", async () => {
  const { api, domainId } = deployed;
  const { port } = api.api;
  const socket = createConnection(port, "127.0.0.1");
  socket.on("error", () => {});
  const head = `PUT /client/v4${PATH} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${TOKEN}\r\ncontent-length: 1000\r\n\r\nhalf`;
  await new Promise<void>((resolve) => socket.write(head, () => resolve()));
  socket.destroy();
  expect((await api.call("GET", `${DOMAINS}/${domainId}`)).status).toBe(200);
});

/** An upload that names its module's part but not the file in it, which FormData then calls `blob`. */
function unnamedUpload(): FormData {
  const form = scriptUpload(GOOD);
  form.delete("worker.js");
  form.append("worker.js", new Blob([GOOD], { type: "application/javascript+module" }));
  return form;
}

function put(call: Call): Refusal[1] {
  return ["PUT", PATH, call];
}

/** An upload under another name. */
function named(name: string): Refusal[1] {
  return ["PUT", `${SCRIPTS}/${name}`, { body: saying("x") }];
}

function typed(body: string, type: string): Refusal[1] {
  return put({ body, headers: { "content-type": type } });
}

function described(metadata: unknown): Refusal[1] {
  return put({ body: uploadOf(metadata, { "worker.js": GOOD }) });
}

function script(source: string, metadata: Record<string, unknown> = {}): Refusal[1] {
  return put({ body: scriptUpload(source, metadata) });
}

function bound(...bindings: unknown[]): Refusal[1] {
  return script(GOOD, { bindings });
}
