/** The stand-in is as strict as the real API's documentation; the real API could not be tried. */
import { readdir } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { rest, startTestDeveloperApi, type TestDeveloperApi } from "../../support/developer-api.ts";
import { describeWithRedis } from "../../support/redis.ts";

let api: TestDeveloperApi;
afterEach(() => api.close());

const GOOD = { database_name: "blog", platform: "aws", primary_region: "eu-west-1" };

interface Told {
  database_id: string;
  endpoint: string;
  rest_token: string;
}

async function make(body: object = GOOD): Promise<Told> {
  const made = await api.call("POST", "database", body);
  expect(made.status).toBe(200);
  return made.body as Told;
}
const addressOf = ({ endpoint, rest_token }: Told) => ({ url: `http://${endpoint}`, token: rest_token });

describe("the local Developer API", () => {
  it("creates separate databases, each with its own token", async () => {
    api = await startTestDeveloperApi();
    const [one, other] = [await make(), await make({ ...GOOD, database_name: "other" })];
    await rest(addressOf(one), "SET", "post:1", "hello");
    expect(await rest(addressOf(other), "GET", "post:1")).toBeNull();
    expect(await rest({ ...addressOf(one), token: other.rest_token }, "GET", "post:1")).toBe(401);
  });

  it("hides the token on request", async () => {
    api = await startTestDeveloperApi();
    const { database_id, rest_token } = await make();
    const hidden = await api.call("GET", `database/${database_id}?credentials=hide`);
    expect(hidden.body).toMatchObject({ database_id, database_name: "blog", state: "active" });
    expect(JSON.stringify(hidden.body)).not.toContain(rest_token);
  });

  it("deletes a database with its data", async () => {
    api = await startTestDeveloperApi();
    const made = await make();
    expect(await api.call("DELETE", `database/${made.database_id}`)).toEqual({ status: 200, body: "OK" });
    await expect(rest(addressOf(made), "PING")).rejects.toThrow();
    expect((await api.call("GET", `database/${made.database_id}`)).status).toBe(404);
    expect(await readdir(api.directory)).toEqual(["databases.json"]);
  });

  it.each([
    ["has no name", { ...GOOD, database_name: "" }],
    ["has a platform that does not match its region", { ...GOOD, platform: "gcp" }],
    ["has an unknown region", { ...GOOD, primary_region: "eu-west-9" }],
    ["asks for a regional database", { ...GOOD, region: "eu-west-1" }],
    ["has its own region as a read region", { ...GOOD, read_regions: ["eu-west-1"] }],
    ["has a read region that allows none", { ...GOOD, read_regions: ["us-central1"] }],
    ["has an unsupported option", { ...GOOD, eviction: true }],
    ["is not JSON", "name=blog"],
    ["is an array", [GOOD]],
  ])("refuses a database whose request %s", async (_what, body) => {
    api = await startTestDeveloperApi();
    expect((await api.call("POST", "database", body)).status).toBe(400);
    expect(api.databases.all).toEqual([]);
  });

  it("refuses other credentials, web pages, other methods and other calls", async () => {
    api = await startTestDeveloperApi();
    const status = async (method: string, path: string, headers?: Record<string, string>) =>
      (await api.call(method, path, undefined, headers)).status;
    expect(await status("GET", "databases", { authorization: `Basic ${btoa("me@example.com:guess")}` })).toBe(
      401,
    );
    expect(await status("GET", "databases", { origin: "https://evil.example" })).toBe(403);
    expect(await status("PUT", "databases")).toBe(405);
    expect(await status("GET", "stats/1")).toBe(404);
    expect(await status("POST", "rename/1")).toBe(404);
  });

  it("prints no token and no key", async () => {
    api = await startTestDeveloperApi();
    const { database_id, rest_token } = await make({ ...GOOD, database_name: "bl\u001bog" });
    await api.call("POST", `reset-password/${database_id}`);
    const output = api.lines.join("\n");
    expect(output).toContain("bl?og");
    for (const secret of [rest_token, api.databases.all[0]?.token ?? "", "canary"]) {
      expect(output).not.toContain(secret);
    }
  });
});

describeWithRedis("the local Developer API, on a real redis-server,", () => {
  it("restores its databases after a restart, with the same addresses, tokens and data", async () => {
    api = await startTestDeveloperApi("redis-server");
    const made = await make();
    await rest(addressOf(made), "SET", "post:1", "hello");
    await api.restart();
    expect(await rest(addressOf(made), "GET", "post:1")).toBe("hello");
  });
});
