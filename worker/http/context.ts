import type { ExecutionContext } from "@cloudflare/workers-types";
import type { Env } from "../env.ts";
import type { Redis } from "../redis/client.ts";

/** A request on its way through the Worker, with all that its answer may depend on. */
export interface Context {
  readonly request: Request;
  readonly url: URL;
  readonly env: Env;
  readonly execution: ExecutionContext;
  /** What was found for the URL's path: a route's own path, such as `/posts/:id`. */
  readonly path: string;
  /** What stands in the URL's path for the `:id` of the route. */
  readonly params: Readonly<Record<string, string>>;
  /** The request's own client of the database, once it has one. */
  redis?: Redis;
  /** It was found to hold the admin token, or not to: who asks again is spared a second comparison. */
  isAdmin?: boolean;
  /** It is not counted by the analytics. */
  leftOut?: boolean;
}
