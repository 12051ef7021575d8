import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { databaseAddress, withDatabase } from "../../cli/database.ts";
import { Failure } from "../../infra/failure.ts";
import { RedisError } from "../../worker/redis/error.ts";
import { testFolder } from "../support/redis.ts";

const FOLDER = join(import.meta.dirname, "../..");
const TOKEN = "canary-database-token-55fe";

describe("the database of a command", () => {
  it("comes from the environment", async () => {
    const env = { DB_URL: "https://db.upstash.io", DB_TOKEN: TOKEN };
    expect(await databaseAddress("/nonexistent", env)).toEqual({ url: env.DB_URL, token: TOKEN });
  });

  it("is otherwise the dev stack's, at REDIS_REST_PORT", async () => {
    const place = { url: "http://127.0.0.1:8079", token: "edge-posts-dev-database-token" };
    expect(await databaseAddress(FOLDER, {})).toEqual(place);
    const moved = await databaseAddress(FOLDER, { REDIS_REST_PORT: "9001" });
    expect(moved).toEqual({ ...place, url: "http://127.0.0.1:9001" });
  });

  it("is missing if npm start is not running or uses another port, and the error says so", async () => {
    const away = new RedisError("unreachable", "Redis at 127.0.0.1:9001: unreachable, no response");
    const fail = (error: Error) => () => Promise.reject(error);
    const told = withDatabase(FOLDER, { REDIS_REST_PORT: "9001" }, fail(away));
    await expect(told).rejects.toThrow(
      `${away.message}: npm start is not running, or uses another REDIS_REST_PORT`,
    );
    await expect(told).rejects.toBeInstanceOf(Failure);
    const env = { DB_URL: "https://db.upstash.io", DB_TOKEN: TOKEN };
    await expect(withDatabase(FOLDER, env, fail(away))).rejects.toBe(away);
    const refused = new RedisError("refused", "Redis at 127.0.0.1:9001: refused");
    await expect(withDatabase(FOLDER, {}, fail(refused))).rejects.toBe(refused);
  });

  it.each([
    [
      "a line of an .env file",
      { DB_URL: 'DB_URL="https://db.upstash.io"' },
      "DB_URL begins with a name and =",
    ],
    ["quotes", { DB_TOKEN: `"${TOKEN}"` }, "DB_TOKEN is in quotation marks"],
    ["Bearer", { DB_TOKEN: `Bearer ${TOKEN}` }, "DB_TOKEN begins with Bearer"],
    [
      "the Redis protocol's port",
      { DB_URL: "https://db.upstash.io:6379" },
      "DB_URL is a Redis protocol address",
    ],
    ["its scheme", { DB_URL: "rediss://db.upstash.io" }, "DB_URL is a Redis protocol address"],
    ["http to another machine", { DB_URL: "http://db.upstash.io" }, "DB_URL must be the REST URL"],
  ])("is refused if the environment sets it with %s, like a stack's", async (_what, wrong, message) => {
    const env = { DB_URL: "https://db.upstash.io", DB_TOKEN: TOKEN, ...wrong };
    const error = await databaseAddress(FOLDER, env).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Failure);
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).not.toContain(TOKEN);
  });

  it("is undefined if the dev stack creates its database, whose token is in no file", async () => {
    const folder = await testFolder();
    await writeFile(join(folder, "Pulumi.yaml"), "name: edge-posts");
    await writeFile(join(folder, "Pulumi.dev.yaml"), "config: { edge-posts:dbRegion: eu-west-1 }");
    await expect(databaseAddress(folder, {})).rejects.toThrow(/set DB_URL and DB_TOKEN \(docs\/database\.md/);
  });

  it("is never half one and half the other", async () => {
    await expect(databaseAddress(FOLDER, { DB_TOKEN: TOKEN })).rejects.toThrow(
      /^DB_URL and DB_TOKEN go together/,
    );
  });
});
