import type { Context } from "../http/context.ts";
import { Redis, type Session } from "./client.ts";

/** Shared by the requests of an isolate. */
const session: Session = {};

/** The database client for one request, with ten seconds for all of its calls. */
export function databaseOf({ env, waits }: Context): Redis {
  return new Redis({
    url: env.DB_URL,
    token: env.DB_TOKEN,
    session,
    waited: (milliseconds) => {
      waits.db = (waits.db ?? 0) + milliseconds;
    },
  });
}
