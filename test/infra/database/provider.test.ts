/**
 * With the local stand-ins for Upstash's Developer API and REST API: the real ones could not be tried. What
 * the engine asks of a provider was observed with the real engine.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { toDatabase } from "../../../infra/database/developer-api.ts";
import type { DatabaseProvider, Outputs } from "../../../infra/database/provider.ts";
import {
  inputsOf,
  providerAt,
  rest,
  startTestDeveloperApi,
  type TestDeveloperApi,
} from "../../support/developer-api.ts";

let api: TestDeveloperApi;
let provider: DatabaseProvider;
beforeAll(async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  api = await startTestDeveloperApi();
  provider = await providerAt(api.url);
});
afterAll(() => api.close());

let count = 0;
const newName = () => `blog-${++count}`;
const named = (name: string) => api.databases.all.filter((each) => each.name === name);

/** A database created by hand. */
async function madeByHand(name: string, region = "eu-west-1") {
  const { id, token, port } = await api.databases.make({ name, region, readRegions: [] });
  return { id, url: `http://127.0.0.1:${port}`, token };
}

async function created(name: string, change = {}): Promise<{ id: string; outs: Outputs }> {
  const { id, outs } = await provider.create(inputsOf(name, change));
  return { id, outs: outs as Outputs };
}

describe("a created database", () => {
  it("answers over REST, carries its stack's mark, and has the requested replicas", async () => {
    const name = newName();
    const { id, outs } = await created(name, { readRegions: ["us-east-1"] });
    expect(await rest(outs, "GET", "edge-posts:stack")).toBe(`account/${name}`);
    expect(named(name)).toMatchObject([{ id, region: "eu-west-1", readRegions: ["us-east-1"] }]);
  });

  it("is the one that the stack left behind, with its data and the replicas requested now", async () => {
    const name = newName();
    const { id, outs } = await created(name);
    await rest(outs, "SET", "post:1", "hello");
    const again = await created(name, { readRegions: ["us-east-1"] });
    expect(again.id).toBe(id);
    const told = `Adopted the existing database ${name} (${id}) with the data in it.`;
    expect(console.error).toHaveBeenLastCalledWith(told);
    expect(await rest(again.outs, "GET", "post:1")).toBe("hello");
    expect(named(name)).toMatchObject([{ readRegions: ["us-east-1"] }]);
  });

  it("is an empty one with the same name", async () => {
    const name = newName();
    const { id } = await madeByHand(name);
    expect((await created(name)).id).toBe(id);
  });
});

describe("nothing is created, adopted or changed", () => {
  it("if a database with the name holds data", async () => {
    const name = newName();
    const theirs = await madeByHand(name);
    await rest(theirs, "SET", "cart", "9");
    await expect(created(name)).rejects.toThrow(
      /holds data but does not say which stack it belongs to.*set its key/,
    );
    expect(named(name)).toHaveLength(1);
    expect(await rest(theirs, "KEYS", "*")).toEqual(["cart"]);
  });

  it("if a database with the name belongs to another stack", async () => {
    const name = newName();
    const { outs } = await created(name, { mark: "another-account/blog" });
    await expect(created(name)).rejects.toThrow(/belongs to another-account\/blog.*rename this stack/);
    expect(await rest(outs, "GET", "edge-posts:stack")).toBe("another-account/blog");
  });

  it("if there are two with the name", async () => {
    const name = newName();
    await madeByHand(name);
    await madeByHand(name);
    await expect(created(name)).rejects.toThrow(/2 databases with that name .*rename or delete the others/);
    expect(named(name)).toHaveLength(2);
  });

  it("if the one with the name is in another region", async () => {
    const name = newName();
    const theirs = await madeByHand(name, "us-east-1");
    await expect(created(name)).rejects.toThrow(/is in us-east-1.*Set edge-posts:dbRegion back to us-east-1/);
    expect(await rest(theirs, "DBSIZE")).toBe(0);
  });
});

describe("a database that exists but does not answer", () => {
  it("is reported, and adopted at the next attempt", async () => {
    const name = newName();
    const impatient = await providerAt(api.url, { readyMs: 1 });
    // The stand-in's databases answer at once.
    impatient.addressOf = () => ({ url: "http://127.0.0.1:1", token: "none" });
    await expect(impatient.create(inputsOf(name))).rejects.toThrow(
      /did not respond at .*Run pulumi up again/,
    );
    expect(named(name)).toHaveLength(1);
    expect((await created(name)).id).toBe(named(name)[0]?.id);
  });
});

describe("a refresh", () => {
  it("detects changes made elsewhere, which the next update reverts", async () => {
    const name = newName();
    const { id, outs } = await created(name);
    await api.databases.change(id, { readRegions: ["us-east-1"] });
    const { props } = await provider.read(id, outs);
    expect(props).toEqual({ ...outs, readRegions: ["us-east-1"] });
    expect(await provider.diff(id, props as Outputs, inputsOf(name))).toEqual({ changes: true });
    await provider.update(id, props as Outputs, inputsOf(name));
    expect(named(name)).toMatchObject([{ readRegions: [] }]);
  });

  it("detects that the database was deleted", async () => {
    const { id, outs } = await created(newName());
    await api.databases.delete(id);
    expect(await provider.read(id, outs)).toEqual({ id: "" });
  });

  it("does not take a foreign 404 for a deleted database", async () => {
    const { id, outs } = await created(newName());
    const elsewhere = await providerAt(`${api.url}/elsewhere`);
    await expect(elsewhere.read(id, outs)).rejects.toThrow(/status 404/);
  });
});

describe("an update", () => {
  it("is not needed if only the order of regions differs", async () => {
    const asked = { readRegions: ["us-east-1", "us-west-1"] };
    const name = newName();
    const { id, outs } = await created(name, asked);
    const other = inputsOf(name, { readRegions: asked.readRegions.toReversed() });
    expect(await provider.diff(id, outs, other)).toEqual({ changes: false });
  });

  it("renames the database and updates its mark if the stack's name changes", async () => {
    const [before, after] = [newName(), newName()];
    const { id, outs } = await created(before);
    await provider.update(id, outs, inputsOf(after));
    expect(named(after)).toMatchObject([{ id }]);
    expect(await rest(outs, "GET", "edge-posts:stack")).toBe(`account/${after}`);
  });

  it("replaces the token, and invalidates the old one, if the version changes", async () => {
    const name = newName();
    const { id, outs } = await created(name);
    await rest(outs, "SET", "post:1", "hello");
    const { outs: after } = await provider.update(id, outs, inputsOf(name, { tokenVersion: 2 }));
    expect(await rest(after as Outputs, "GET", "post:1")).toBe("hello");
    expect(await rest(outs, "GET", "post:1")).toBe(401);
  });

  it("is refused if the region changes, with instructions to move", async () => {
    const olds = inputsOf(newName());
    const { failures } = await provider.check(olds, { ...olds, region: "us-east-1" });
    expect(failures).toEqual([{ property: "region", reason: expect.stringMatching(/docs\/database\.md/) }]);
  });
});

it("a deletion deletes the database, and succeeds if it is already gone", async () => {
  const name = newName();
  const { id, outs } = await created(name);
  await provider.delete(id, outs);
  expect(named(name)).toEqual([]);
  await provider.delete(id, outs);
});

describe("an endpoint", () => {
  const told = {
    database_id: "1",
    database_name: "n",
    rest_token: "t",
    primary_region: "eu-west-1",
    state: "active",
  };
  const urlOf = async (endpoint: string, baseUrl: string) =>
    (await providerAt(baseUrl)).addressOf(toDatabase({ ...told, endpoint }) ?? expect.fail(endpoint)).url;

  it.each([
    ["beloved-stallion-58500", "https://api.upstash.com", "https://beloved-stallion-58500.upstash.io"],
    ["eu2-mollusk-30143.upstash.io", "https://api.upstash.com", "https://eu2-mollusk-30143.upstash.io"],
    ["127.0.0.1:8079", "http://127.0.0.1:8788/upstash", "http://127.0.0.1:8079"],
  ])("%s is called with the API's scheme", async (endpoint, baseUrl, url) => {
    expect(await urlOf(endpoint, baseUrl)).toBe(url);
  });

  it.each(["", "evil.example/path", "user@evil.example", "a b"])("%j is invalid", (endpoint) => {
    expect(toDatabase({ ...told, endpoint })).toBeUndefined();
  });
});
