/** Refused calls, each with its reason, on an API with existing deployments. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import {
  type Call,
  DOMAINS,
  ROUTES,
  SCRIPTS,
  SECRET,
  saying,
  scriptUpload,
  startTestApi,
  type TestApi,
  ZONE,
} from "../../../support/cloudflare.ts";

/** An ID that does not exist. */
export const OTHER = "00000000000000000000000000000000";
export const GOOD = "export default { fetch: () => new Response('other') };";

/** The scripts posts and other, with a route and a custom domain for posts. */
export interface Deployed {
  api: TestApi;
  routeId: string;
  domainId: string;
}

/** One API shared by all tests of a file. */
export function useDeployed(): Deployed {
  const deployed = {} as Deployed;
  beforeAll(async () => {
    const api = await startTestApi();
    await api.call("PUT", `${SCRIPTS}/posts`, { body: saying("first") });
    await api.call("PUT", `${SCRIPTS}/other`, { body: scriptUpload(GOOD) });
    const route = { pattern: "example.com/posts*", script: "posts" };
    const routeId = (await api.call("POST", ROUTES, { json: route })).json.result.id;
    const domain = { hostname: "d.example.com", service: "posts", zone_id: ZONE };
    const domainId = (await api.call("PUT", DOMAINS, { json: domain })).json.result.id;
    Object.assign(deployed, { api, routeId, domainId });
    return () => api.close();
  });
  return deployed;
}

export type Refusal = [
  what: string,
  request: [method: string, path: string, call?: Call],
  status: number,
  code: number,
  says: RegExp,
];

/** One test per call: it is refused as by Cloudflare, changes nothing, and reveals no secret. */
export function itRefuses(deployed: Deployed, refusals: Refusal[]): void {
  it.each(refusals)("refuses %s and changes nothing", async (_what, request, status, code, says) => {
    const { api } = deployed;
    const [method, path] = request;
    const state = () => readFile(join(api.directory, "state.json"), "utf8");
    const before = await state();
    const linesBefore = api.lines.length;
    const reply = await api.call(...request);
    expect(reply.status).toBe(status);
    expect(reply.json).toEqual({
      success: false,
      errors: [{ code, message: expect.stringMatching(says) }],
      messages: [],
      result: null,
    });
    expect(await state()).toBe(before);
    expect((await api.visit("http://example.com/posts")).text).toBe("first");
    const told = api.lines.slice(linesBefore).join("\n");
    if (method !== "GET") expect(told).toContain(`Cloudflare API: refused ${method} /client/v4${path}: `);
    for (const text of [reply.text, told]) expect(text).not.toContain(SECRET);
  });
}
