import type { ExecutionContext } from "@cloudflare/workers-types";
import type { Env } from "../env.ts";
import type { Caller } from "./caller.ts";

/** The path of a {@link Context} that no route matches. */
export const ELSEWHERE = "*";

/** A request, with everything that its answer may depend on. */
export interface Context {
  /** When the request arrived, in milliseconds since the epoch. */
  readonly arrived: number;
  readonly request: Request;
  // The request's own, taken from it once: each look at a Request costs CPU.
  readonly method: string;
  readonly headers: Headers;
  readonly url: URL;
  readonly env: Env;
  readonly execution: ExecutionContext;
  /** The matching route's path, such as `/posts/:id`, or {@link ELSEWHERE}. */
  readonly path: string;
  /** The segments of the URL's path that match parameters of the route, such as `:id`. */
  readonly params: Readonly<Record<string, string>>;
  readonly caller: Caller;
  /** Headers of the answer, whatever it is, by name. */
  readonly answerHeaders: Record<string, string>;
}
