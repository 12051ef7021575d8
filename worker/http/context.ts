import type { ExecutionContext } from "@cloudflare/workers-types";
import type { Env } from "../env.ts";
import type { Caller } from "./caller.ts";
import type { Waits } from "./timing.ts";

/** The path of a {@link Context} that no route matches. */
export const ELSEWHERE = "*";

/** A request, with everything that its answer may depend on. */
export interface Context {
  readonly request: Request;
  readonly url: URL;
  readonly env: Env;
  readonly execution: ExecutionContext;
  /** The matching route's path, such as `/posts/:id`, or {@link ELSEWHERE}. */
  readonly path: string;
  /** The segments of the URL's path that match parameters of the route, such as `:id`. */
  readonly params: Readonly<Record<string, string>>;
  readonly caller: Caller;
  readonly waits: Waits;
}
