import Cloudflare, { toFile } from "cloudflare";
import { afterAll, beforeAll, expect, it } from "vitest";
import { COMPATIBILITY_DATE } from "../../../infra/bundle.ts";
import { ACCOUNT, startTestApi, type TestApi, TOKEN, ZONE } from "../../support/cloudflare.ts";

const IN = { account_id: ACCOUNT };
const SOURCE = "export default { fetch: (request, env) => Response.json(env.LIST) };";

let api: TestApi;
let client: Cloudflare;

beforeAll(async () => {
  api = await startTestApi();
  client = new Cloudflare({ apiToken: TOKEN, baseURL: `${api.api.url}/client/v4`, maxRetries: 0 });
});
afterAll(() => api.close());

const source = () => toFile(Buffer.from(SOURCE), "worker.js", { type: "application/javascript+module" });

it("uploads, reads, routes and deletes a script with the official SDK", async () => {
  const metadata = {
    main_module: "worker.js",
    compatibility_date: COMPATIBILITY_DATE,
    bindings: [{ type: "json", name: "LIST", json: [1, 2] }],
  };
  // The form that Cloudflare accepts; the one that the SDK builds from its own types is below.
  const form = {
    ...IN,
    metadata: await toFile(Buffer.from(JSON.stringify(metadata)), "metadata", { type: "application/json" }),
    "worker.js": await source(),
  } as unknown as Cloudflare.Workers.ScriptUpdateParams;
  const put = await client.workers.scripts.update("sdk", form, { headers: { "Content-Type": null } });
  expect(put).toMatchObject({ id: "sdk", entry_point: "worker.js" });

  const route = await client.workers.routes.create({
    zone_id: ZONE,
    pattern: "sdk.example.com/*",
    script: "sdk",
  });
  expect((await api.visit("http://sdk.example.com/")).text).toBe("[1,2]");

  const scripts = [];
  for await (const script of client.workers.scripts.list(IN)) scripts.push(script);
  expect(scripts).toMatchObject([{ id: "sdk", etag: put.etag }]);
  expect(await client.workers.scripts.get("sdk", IN)).toContain(SOURCE);
  const content = await client.workers.scripts.content.get("sdk", IN);
  expect(content.headers.get("cf-entrypoint")).toBe("worker.js");
  expect(await content.text()).toContain(SOURCE);
  const settings = await client.workers.scripts.scriptAndVersionSettings.get("sdk", IN);
  expect(settings.bindings).toEqual(metadata.bindings);

  expect(await client.workers.scripts.subdomain.create("sdk", { ...IN, enabled: true })).toEqual({
    enabled: true,
    previews_enabled: false,
  });
  expect((await api.visit("http://sdk.me.workers.dev/")).text).toBe("[1,2]");

  const domain = await client.workers.domains.update({
    ...IN,
    hostname: "d.example.com",
    service: "sdk",
    zone_id: ZONE,
  });
  expect(await client.workers.domains.get(domain.id, IN)).toEqual(domain);
  expect((await client.workers.domains.list({ ...IN, hostname: "d.example.com" })).result).toEqual([domain]);
  expect((await client.workers.domains.list({ ...IN, hostname: "e.example.com" })).result).toEqual([]);
  await client.workers.domains.delete(domain.id, IN);

  expect(await client.workers.routes.get(route.id, { zone_id: ZONE })).toEqual(route);
  expect((await client.workers.routes.list({ zone_id: ZONE })).result).toEqual([route]);
  await client.workers.routes.delete(route.id, { zone_id: ZONE });
  await client.workers.scripts.delete("sdk", IN);
  expect((await client.workers.scripts.list(IN)).result).toEqual([]);
  await expect(client.workers.scripts.scriptAndVersionSettings.get("sdk", IN)).rejects.toMatchObject({
    status: 404,
    errors: [{ code: 10007 }],
  });
});

it("refuses the form that the SDK builds from its own types, like Cloudflare", async () => {
  const metadata = { main_module: "worker.js", compatibility_date: COMPATIBILITY_DATE };
  const upload = { ...IN, metadata, files: [await source()] };
  // https://github.com/cloudflare/cloudflare-typescript/issues/2799 shows Cloudflare's answer.
  await expect(client.workers.scripts.update("spread", upload)).rejects.toMatchObject({
    status: 400,
    errors: [{ code: 10021 }],
  });
});
