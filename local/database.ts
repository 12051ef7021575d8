import { type OpenOptions, openDatabase } from "#kv-at-hand/redis/open.ts";
import { startRestServer } from "#kv-at-hand/upstash/server.ts";

/** The database's token in Pulumi.dev.yaml as it is published: everybody knows it. */
export const PUBLISHED_TOKEN = "edge-posts-dev-database-token";

export interface RunningDatabase {
  /** Of the REST API, without a final slash. */
  url: string;
  token: string;
  /** One line for a person. */
  description: string;
  close(): Promise<void>;
}

/**
 * Starts the database that Pulumi.dev.yaml names with `dbUrl` and `dbToken`: a Redis behind Upstash's REST
 * API.
 * @throws Failure when the Redis cannot be reached or started, or the port cannot be had
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
