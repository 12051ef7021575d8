import { describe, expect, it, vi } from "vitest";
import { GOOD, mistakes, read, SECRET, useNoEnvironment, without } from "./read.ts";

useNoEnvironment();

/** The required settings of a stack that creates its database. */
const MADE = {
  ...without("edge-posts:dbUrl", "edge-posts:dbToken"),
  "edge-posts:dbRegion": "eu-west-1",
  "edge-posts:upstashEmail": "me@example.com",
  "edge-posts:upstashApiKey": SECRET,
};

describe("a database that the stack creates", () => {
  it("is in a region, and by default has no replica, keeps its first token, and is never dropped", async () => {
    const database = { kind: "made", region: "eu-west-1", readRegions: [], tokenVersion: 1, drop: false };
    expect((await read(MADE)).database).toEqual(database);
  });

  it("uses the account from the environment variables of Upstash's own tools", async () => {
    vi.stubEnv("UPSTASH_EMAIL", "me@example.com");
    vi.stubEnv("UPSTASH_API_KEY", SECRET);
    const { "edge-posts:upstashEmail": _, "edge-posts:upstashApiKey": __, ...rest } = MADE;
    expect((await read(rest)).database.kind).toBe("made");
  });

  it("is not created if the account is set but dbUrl and dbToken are too", async () => {
    const config = {
      ...GOOD,
      "edge-posts:upstashEmail": "me@example.com",
      "edge-posts:upstashApiKey": SECRET,
    };
    expect((await read(config)).database.kind).toBe("existing");
  });

  it.each([
    ["dbRegion", "eu-west-9", "edge-posts:dbRegion must be one of us-east-1, "],
    ["dbReadRegions", "us-east-1,europe-west1", "edge-posts:dbReadRegions must be one of "],
    ["dbReadRegions", "us-east-1,eu-west-1", "edge-posts:dbReadRegions contains dbRegion"],
    ["dbUrl", "https://db.upstash.io", "edge-posts:dbUrl is for an existing database"],
    ["dbToken", "token", "pulumi config rm edge-posts:dbToken"],
    ["upstashEmail", "me:you@example.com", "edge-posts:upstashEmail must be an email address"],
    ["upstashApiKey", `${SECRET}…`, "edge-posts:upstashApiKey must be visible ASCII"],
    ["upstashBaseUrl", "http://api.upstash.com", "edge-posts:upstashBaseUrl must begin with https://"],
    ["dbTokenVersion", "two", "edge-posts:dbTokenVersion must be a whole number"],
    ["dropDatabase", "yes", "edge-posts:dropDatabase must be true or false"],
  ])("is refused with a wrong %s (%#)", async (name, value, message) => {
    const told = await mistakes({ ...MADE, [`edge-posts:${name}`]: value });
    expect(told).toContain(message);
    expect(told).toMatch(/^One setting needs/);
    expect(told).not.toContain(SECRET);
  });

  it.each(["dbReadRegions", "dbTokenVersion", "dropDatabase"])(
    "is refused if dbUrl and dbToken are set and %s is too",
    async (name) => {
      const told = await mistakes({ ...GOOD, [`edge-posts:${name}`]: "1" });
      expect(told).toContain(`edge-posts:${name} is for a database that the stack creates`);
      expect(told).toContain(`pulumi config rm edge-posts:${name}`);
    },
  );
});
