import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { databaseAddress } from "../../cli/database.ts";

const FOLDER = join(import.meta.dirname, "../..");
const TOKEN = "canary-database-token-55fe";

describe("the database of a command", () => {
  it("is the environment's", async () => {
    const env = { DB_URL: "https://db.upstash.io", DB_TOKEN: TOKEN };
    expect(await databaseAddress("/nonexistent", env)).toEqual({ url: env.DB_URL, token: TOKEN });
  });

  it("is the dev stack's else, where REDIS_REST_PORT moved it", async () => {
    const place = { url: "http://127.0.0.1:8079", token: "edge-posts-dev-database-token" };
    expect(await databaseAddress(FOLDER, {})).toEqual(place);
    const moved = await databaseAddress(FOLDER, { REDIS_REST_PORT: "9001" });
    expect(moved).toEqual({ ...place, url: "http://127.0.0.1:9001" });
  });

  it("is not half the one and half the other", async () => {
    await expect(databaseAddress(FOLDER, { DB_TOKEN: TOKEN })).rejects.toThrow(
      /^DB_URL and DB_TOKEN go together/,
    );
  });
});
