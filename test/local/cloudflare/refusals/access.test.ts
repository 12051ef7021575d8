import { expect, it } from "vitest";
import { ACCOUNT, ROUTES, SCRIPTS, SECRET, saying, ZONE } from "../../../support/cloudflare.ts";
import { ask } from "../../../support/edge.ts";
import { itRefuses, OTHER, useDeployed } from "./refused.ts";

const deployed = useDeployed();

const wrong = { body: saying("x"), headers: { authorization: "Bearer wrong" } };
const none = { headers: { authorization: "" } };
const page = { headers: { origin: "https://example.com" } };
const image = { headers: { "sec-fetch-site": "cross-site" } };

itRefuses(deployed, [
  ["a wrong token", ["PUT", `${SCRIPTS}/posts`, wrong], 401, 10000, /^Authentication error$/],
  ["no token", ["GET", SCRIPTS, none], 401, 10000, /^Authentication error$/],
  ["an Origin", ["GET", SCRIPTS, page], 403, 9109, /web pages/],
  ["a page without an Origin", ["GET", SCRIPTS, image], 403, 9109, /web pages/],
  ["another account", ["GET", SCRIPTS.replace(ACCOUNT, OTHER)], 403, 10000, /Pulumi\.dev\.yaml/],
  ["another zone", ["GET", ROUTES.replace(ZONE, OTHER)], 403, 10000, /Pulumi\.dev\.yaml/],
]);

it("refuses a request to another host name", async () => {
  const reply = await ask({ port: deployed.api.api.port, path: "/client/v4/", host: "evil.example" });
  expect(reply.status).toBe(403);
  expect(JSON.parse(reply.text)).toMatchObject({ success: false, errors: [{ code: 9109 }] });
});

it("names an unsupported call in Cloudflare's 404 and in one line of output", async () => {
  const { api } = deployed;
  const path = `/accounts/${ACCOUNT}/storage/kv/namespaces`;
  const before = api.lines.length;
  const reply = await api.call("POST", `${path}?token=${SECRET}`, { json: {} });
  expect(reply.status).toBe(404);
  const message = `Could not route to /client/v4${path}, perhaps your object identifier is invalid?`;
  expect(reply.json.errors).toEqual([{ code: 7003, message }]);
  expect(api.lines.slice(before)).toEqual([
    `Cloudflare API: POST /client/v4${path} is not supported by npm start`,
  ]);
});
