import type { Context } from "../http/context.ts";
import { Redis, type Session } from "./client.ts";

/** The client of the database for one request, which has ten seconds for all of its calls. */
export function databaseOf(c: Context, session: Session = {}): Redis {
  c.redis = new Redis({ url: c.env.DB_URL, token: c.env.DB_TOKEN, session });
  return c.redis;
}
