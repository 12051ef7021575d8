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

/** The largest request that every plan of Upstash takes; some take 10 MB. */
const REQUEST_LIMIT_BYTES = 1024 * 1024;

const METHODS = ["GET", "HEAD", "POST", "PUT"];

/** A database, and the tokens that open it. */
export interface Door extends Tokens {
  readonly database: Database;
}

export interface RestServerOptions extends Door {
  /** Further databases, each behind tokens of its own. */
  readonly others?: readonly Door[];
  /** Whether a token may stand in the query too, as at Upstash; true if absent. One that everybody knows must not: any
   * link or image can carry it there, but no page can send it in a header unless it may. */
  readonly tokenInQuery?: boolean;
  /** Pages and names of this machine that may ask; none if absent. */
  readonly admitted?: Admitted;
  /** The largest body that is taken, in bytes; 1 MiB if absent. */
  readonly requestLimitBytes?: number;
  /** The address to listen on; 127.0.0.1 if absent. */
  readonly host?: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** The setting that moves the port, for the message when the port cannot be had; it names none if absent. */
  readonly portName?: string | undefined;
  /** Takes a line when the database cannot be asked; never a token or a value. */
  readonly log?: (line: string) => void;
}

export interface RestServer {
  readonly url: string;
  readonly port: number;
  /** HTTP requests that were taken: batches count as one. */
  readonly calls: number;
  close(): Promise<void>;
}

interface OpenDoor extends Door {
  readonly executor: Executor;
}

/**
 * Starts the REST server.
 * @throws Failure when the port cannot be had.
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

/** What runs the requests of those who have a token, and what it allows them. */
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
