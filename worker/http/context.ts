import type { ExecutionContext } from "@cloudflare/workers-types";
import type { Env } from "../env.ts";
import type { Caller } from "./caller.ts";
import type { Waits } from "./timing.ts";

/** The path of a {@link Context} where no route of ours leads. */
export const ELSEWHERE = "*";

/** A request on its way through the Worker, with all that its answer may depend on. */
export interface Context {
  readonly request: Request;
  readonly url: URL;
  readonly env: Env;
  readonly execution: ExecutionContext;
  /** What was found for the URL's path: a route's own path, such as `/posts/:id`, or {@link ELSEWHERE}. */
  readonly path: string;
  /** What stands in the URL's path for the `:id` of the route. */
  readonly params: Readonly<Record<string, string>>;
  readonly caller: Caller;
  readonly waits: Waits;
}
