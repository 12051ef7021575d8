import { Failure } from "../infra/failure.ts";
import { portOf } from "../infra/ports.ts";
import * as is from "../infra/settings/checks.ts";
import { readStack } from "../infra/stack-file.ts";
import { RedisError } from "../worker/redis/error.ts";
import { checked } from "./checked.ts";

/** The address of a database's REST API. */
export interface DatabaseAddress {
  url: string;
  token: string;
}

/**
 * Runs `use` on the database that a command works on.
 * @throws Failure that says what is missing, or that `npm start` is not running at the dev stack's address
 */
export async function withDatabase<T>(
  folder: string,
  env: NodeJS.ProcessEnv,
  use: (address: DatabaseAddress) => Promise<T>,
): Promise<T> {
  const address = await databaseAddress(folder, env);
  try {
    return await use(address);
  } catch (error) {
    const isAway = error instanceof RedisError && error.failure === "unreachable";
    if (env.DB_URL || !isAway) throw error;
    throw new Failure(`${error.message}: npm start is not running, or uses another REDIS_REST_PORT`);
  }
}

/**
 * The database that a command works on: DB_URL and DB_TOKEN from the environment, or that of the dev stack
 * in `folder`, at REDIS_REST_PORT if set.
 * @throws Failure, one line, that says what is missing or wrong
 */
export async function databaseAddress(folder: string, env: NodeJS.ProcessEnv): Promise<DatabaseAddress> {
  const { DB_URL, DB_TOKEN, REDIS_REST_PORT } = env;
  if (DB_URL && DB_TOKEN) return addressOf(DB_URL, DB_TOKEN, ["DB_URL", "DB_TOKEN"]);
  if (DB_URL || DB_TOKEN)
    throw new Failure("DB_URL and DB_TOKEN go together: set both, or neither for the dev stack");
  const { config } = await readStack(folder);
  if (config["edge-posts:dbRegion"]) {
    throw new Failure(
      "the dev stack creates its database: set DB_URL and DB_TOKEN (docs/database.md, On this machine)",
    );
  }
  const url = config["edge-posts:dbUrl"];
  const token = config["edge-posts:dbToken"];
  if (!url || !token) throw new Failure("Pulumi.dev.yaml must set edge-posts:dbUrl and edge-posts:dbToken");
  const moved = REDIS_REST_PORT ? `http://127.0.0.1:${portOf("REDIS_REST_PORT", env)}` : url;
  return addressOf(moved, token, ["edge-posts:dbUrl", "edge-posts:dbToken"]);
}

function addressOf(url: string, token: string, names: [url: string, token: string]): DatabaseAddress {
  return { url: checked(url, is.restUrl, names[0]), token: checked(token, is.token, names[1]) };
}
