/**
 * Upstash's REST API in front of a Database, on this machine. https://upstash.com/docs/redis/features/restapi
 */
import type { IncomingMessage } from "node:http";
import { isForeign } from "../foreign.ts";
import { listen, readBody } from "../http.ts";
import type { Database } from "../redis/database.ts";
import { bearerToken, isSameToken } from "../token.ts";
import { type Answer, explain, failure, type Stream, send } from "./answer.ts";
import { Executor } from "./execute.ts";
import { type Access, formatOf, parseRequest, splitUrl, TOKEN_PARAMETER } from "./request.ts";
import { SYNC_TOKEN } from "./sync-token.ts";

/** The largest request that every plan of Upstash takes; some take 10 MB. */
const REQUEST_LIMIT_BYTES = 1024 * 1024;

const METHODS = ["GET", "HEAD", "POST", "PUT"];

export interface RestServerOptions {
  readonly database: Database;
  /** The token that every request must carry. */
  readonly token: string;
  /** Another one, with which nothing can be written. */
  readonly readOnlyToken?: string;
  /** Whether it may stand in the query too, as at Upstash; true if absent. One that everybody knows must not: any link
   * or image can carry it there, but no page can send it in a header unless it may. */
  readonly tokenInQuery?: boolean;
  /** The largest body that is taken, in bytes; 1 MiB if absent. */
  readonly requestLimitBytes?: number;
  /** 0 picks a free one. */
  readonly port: number;
  /** Takes a line when the database cannot be asked; never a token or a value. */
  readonly log?: (line: string) => void;
}

export interface RestServer {
  readonly url: string;
  readonly port: number;
  /** HTTP requests that reached the database: batches count as one. */
  readonly calls: number;
  close(): Promise<void>;
}

/** Which tokens open it, and where they may stand. */
type Door = Pick<RestServerOptions, "token" | "readOnlyToken" | "tokenInQuery">;

/**
 * Starts the REST server.
 * @throws Failure when the port cannot be had.
 */
export async function startRestServer({
  database,
  port,
  log,
  requestLimitBytes = REQUEST_LIMIT_BYTES,
  ...door
}: RestServerOptions): Promise<RestServer> {
  const executor = new Executor(database);
  let calls = 0;
  const respond = async (request: IncomingMessage): Promise<Answer | Stream> => {
    const { method = "", url = "/", headers } = request;
    if (isForeign(request)) {
      return failure(403, "ERR requests from web pages and under other hosts' names are refused");
    }
    const access = accessOf(request, door);
    if (!access) return failure(401, "WRONGPASS invalid or missing auth token");
    const allowed = methodsOf(url);
    if (!allowed.includes(method)) {
      return { ...failure(405, "ERR method not allowed"), headers: { allow: allowed.join(", ") } };
    }
    const parsed = parseRequest(method, url, await readBody(request, requestLimitBytes), access);
    const format = formatOf(headers);
    calls += 1;
    return executor.execute(parsed, format);
  };
  const listener = await listen(
    async (request, response) => {
      const answer = await respond(request).catch((error) => explain(error, log));
      const standing = { [SYNC_TOKEN]: executor.syncToken.current };
      if (typeof answer === "function") answer(response, standing);
      else await send(request, response, answer, standing);
    },
    { port, variable: "REDIS_REST_PORT", ...(log && { log }) },
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

/** What a request's token allows; undefined when it is none of ours. */
function accessOf(
  request: IncomingMessage,
  { token, readOnlyToken, tokenInQuery = true }: Door,
): Access | undefined {
  const query = new URLSearchParams(splitUrl(request.url ?? "").query).get(TOKEN_PARAMETER);
  const given = bearerToken(request) ?? (tokenInQuery ? query : null);
  if (isSameToken(given, token)) return "all";
  return readOnlyToken !== undefined && isSameToken(given, readOnlyToken) ? "reads" : undefined;
}

function methodsOf(url: string): readonly string[] {
  const { path } = splitUrl(url);
  return path === "/" || path === "/pipeline" || path === "/multi-exec" ? ["POST", "PUT"] : METHODS;
}
