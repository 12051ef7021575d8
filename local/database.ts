import { type OpenOptions, openDatabase } from "#kv-at-hand/redis/open.ts";
import { startRestServer } from "#kv-at-hand/upstash/server.ts";

/** The database's published token in Pulumi.dev.yaml, which everyone knows. */
export const PUBLISHED_TOKEN = "edge-posts-dev-database-token";

export interface RunningDatabase {
  /** The REST API's URL, without a final slash. */
  url: string;
  token: string;
  /** One line for the user. */
  description: string;
  close(): Promise<void>;
}

/**
 * Starts the database that `dbUrl` and `dbToken` in Pulumi.dev.yaml refer to: a Redis behind Upstash's REST
 * API.
 * @throws Failure if the Redis cannot be reached or started, or the port is not available
 */
export async function startDatabase({
  token,
  port,
  ...options
}: Omit<OpenOptions, "urlName"> & { token: string; port: number }): Promise<RunningDatabase> {
  const redis = await openDatabase({ ...options, urlName: "REDIS_URL" });
  try {
    const tokenInQuery = token !== PUBLISHED_TOKEN;
    const rest = await startRestServer({
      database: redis,
      token,
      tokenInQuery,
      port,
      portName: "REDIS_REST_PORT",
      log: options.log,
    });
    return {
      url: rest.url,
      token,
      description: redis.description,
      close: async () => {
        await rest.close();
        await redis.close();
      },
    };
  } catch (error) {
    await redis.close();
    throw error;
  }
}
