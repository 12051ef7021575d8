import type { Context } from "../http/context.ts";
import { Redis, type Session } from "./client.ts";

/** Shared by the requests of an isolate. */
const session: Session = {};

/**
 * The database client of a request, with ten seconds for all of its calls.
 *
 * Server-Timing reports how long the answer waited for it: a browser's network panel shows that. On
 * Cloudflare clocks stand still while a Worker computes, so only waiting can be measured.
 * https://developers.cloudflare.com/workers/reference/security-model/#step-1-disallow-timers-and-multi-threading
 */
export function databaseOf({ env, answerHeaders }: Context): Redis {
  let waited = 0;
  return new Redis({
    url: env.DB_URL,
    token: env.DB_TOKEN,
    session,
    waited: (milliseconds) => {
      waited += milliseconds;
      answerHeaders["Server-Timing"] = `db;dur=${waited}`;
    },
  });
}
