/**
 * Upstash's REST API in front of a Database, on this machine. https://upstash.com/docs/redis/features/restapi
 */
import type { IncomingMessage } from "node:http";
import { type Admitted, isForeign } from "../foreign.ts";
import { listen, readBody } from "../http.ts";
import type { Database } from "../redis/database.ts";
import { bearerToken, isSameToken } from "../token.ts";
import { type Answer, explain, failure, type Stream, send } from "./answer.ts";
import { forPage, isPreflight, preflight } from "./cors.ts";
import { Executor } from "./execute.ts";
import { type Caller, formatOf, parseRequest, splitUrl, TOKEN_PARAMETER } from "./request.ts";
import type { Tokens } from "./rest-token.ts";

/** The maximum request of every Upstash plan; some accept 10 MB. */
const REQUEST_LIMIT_BYTES = 1024 * 1024;

const METHODS = ["GET", "HEAD", "POST", "PUT"];

/** A database and its tokens. */
export interface Door extends Tokens {
  readonly database: Database;
}

export interface RestServerOptions extends Door {
  /** Further databases, each with its own tokens. */
  readonly others?: readonly Door[];
  /**
   * Whether the query may contain the token, as at Upstash; true by default. Must be false for a public
   * token: any link or image can carry it in a query, but only an admitted page can send it in a header.
   */
  readonly tokenInQuery?: boolean;
  /** Admitted pages and host names; none by default. */
  readonly admitted?: Admitted;
  /** The maximum body in bytes; 1 MiB by default. */
  readonly requestLimitBytes?: number;
  /** The address to listen on; 127.0.0.1 by default. */
  readonly host?: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** The setting for the port, named in the message if the port is not available. */
  readonly portName?: string | undefined;
  /** Receives a line if the database cannot be reached; never with a token or value. */
  readonly log?: (line: string) => void;
}

export interface RestServer {
  readonly url: string;
  readonly port: number;
  /** HTTP requests accepted so far: a batch counts as one. */
  readonly calls: number;
  close(): Promise<void>;
}

interface OpenDoor extends Door {
  readonly executor: Executor;
}

/**
 * Starts the REST server.
 * @throws Failure if the port is not available
 */
export async function startRestServer({
  others = [],
  tokenInQuery = true,
  admitted = {},
  requestLimitBytes = REQUEST_LIMIT_BYTES,
  host,
  port,
  portName,
  log,
  ...first
}: RestServerOptions): Promise<RestServer> {
  const doors = [first, ...others].map((door) => ({ ...door, executor: new Executor(door.database) }));
  let calls = 0;
  const respond = async (request: IncomingMessage): Promise<Answer | Stream> => {
    const { method = "", url = "/", headers } = request;
    if (isForeign(request, admitted)) {
      return failure(403, "ERR requests from web pages or to other host names are refused");
    }
    if (isPreflight(request)) return preflight();
    const opened = openedBy(tokenOf(request, tokenInQuery), doors);
    if (!opened) return failure(401, "WRONGPASS invalid or missing auth token");
    const allowed = methodsOf(url);
    if (!allowed.includes(method)) {
      return { ...failure(405, "ERR method not allowed"), headers: { allow: allowed.join(", ") } };
    }
    const parsed = parseRequest(method, url, await readBody(request, requestLimitBytes), opened.caller);
    const format = formatOf(headers);
    calls += 1;
    return opened.executor.execute(parsed, format);
  };
  const listener = await listen(
    async (request, response) => {
      const answer = await respond(request).catch((error) => explain(error, log));
      if (typeof answer === "function") answer(response, forPage(request, admitted));
      else await send(request, response, answer, forPage(request, admitted));
    },
    { port, variable: portName, ...(host !== undefined && { host }), ...(log && { log }) },
  );
  return {
    url: listener.url,
    port: listener.port,
    get calls() {
      return calls;
    },
    close: () => listener.close(),
  };
}

function tokenOf(request: IncomingMessage, inQuery: boolean): string | null | undefined {
  const query = new URLSearchParams(splitUrl(request.url ?? "").query).get(TOKEN_PARAMETER);
  return bearerToken(request) ?? (inQuery ? query : null);
}

/** The executor for a token, and what the token allows. */
function openedBy(
  token: string | null | undefined,
  doors: readonly OpenDoor[],
): { executor: Executor; caller: Caller } | undefined {
  for (const { executor, ...tokens } of doors) {
    if (isSameToken(token, tokens.token)) return { executor, caller: { access: "all", tokens } };
    const { readOnlyToken } = tokens;
    if (readOnlyToken !== undefined && isSameToken(token, readOnlyToken)) {
      return { executor, caller: { access: "reads", tokens } };
    }
  }
  return undefined;
}

function methodsOf(url: string): readonly string[] {
  const { path } = splitUrl(url);
  return path === "/" || path === "/pipeline" || path === "/multi-exec" ? ["POST", "PUT"] : METHODS;
}
