import type { Context } from "hono";
import type { HonoEnv } from "./env.ts";
import { Redis, type Session } from "./redis.ts";

/** The client of the database for one request, which has ten seconds for all of its calls. */
export function databaseOf(c: Context<HonoEnv>, session: Session = {}): Redis {
  const redis = new Redis({ url: c.env.DB_URL, token: c.env.DB_TOKEN, session });
  c.set("redis", redis);
  return redis;
}
