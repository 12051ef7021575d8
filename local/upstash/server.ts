/**
 * Upstash's REST API in front of a Database, on this machine. https://upstash.com/docs/redis/features/restapi
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { isForeign } from "../foreign.ts";
import { BodyTooLarge, discardBody, listen, readBody } from "../http.ts";
import { type Command, type Database, EXECABORT, type Reply, ReplyError } from "../redis/database.ts";
import { bearerToken, isSameToken } from "../token.ts";
import { openEvents } from "./events.ts";
import { type Encoding, errorJson, resultJson } from "./reply.ts";
import { BadRequest, parseRequest, type RestRequest, splitUrl, TOKEN_PARAMETER } from "./request.ts";

/** The largest request that every plan of Upstash takes. */
const REQUEST_LIMIT_BYTES = 1024 * 1024;

const METHODS = ["GET", "HEAD", "POST", "PUT"];

/**
 * Sent with every answer. A single database has no replicas that could lag behind, so the token never
 * changes.
 */
const STANDING_HEADERS = { "upstash-sync-token": "bG9jYWw=" };

export interface RestServerOptions {
  readonly database: Database;
  /** The token that every request must carry. */
  readonly token: string;
  /** Whether it may stand in the query too, as at Upstash; true if absent. One that everybody knows must not: any link
   * or image can carry it there, but no page can send it in a header unless it may. */
  readonly tokenInQuery?: boolean;
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

/** Who is asked for, and where the token may stand. */
type Door = Pick<RestServerOptions, "token" | "tokenInQuery">;

/** Sends itself: an answer without a foreseeable end. */
type Stream = Awaited<ReturnType<typeof openEvents>>;

interface Answer {
  readonly status: number;
  /** JSON. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Starts the REST server.
 * @throws Failure when the port cannot be had.
 */
export async function startRestServer({
  database,
  port,
  log,
  ...door
}: RestServerOptions): Promise<RestServer> {
  let calls = 0;
  const counted = (request: RestRequest, encoding: Encoding) => {
    calls += 1;
    return execute(database, request, encoding);
  };
  const listener = await listen(
    async (request, response) => {
      const answer = await respond(request, door, counted).catch((error) => explain(error, log));
      if (typeof answer === "function") answer(response, STANDING_HEADERS);
      else await send(request, response, answer);
    },
    { port, variable: "REDIS_REST_PORT" },
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

async function respond(
  request: IncomingMessage,
  door: Door,
  run: (request: RestRequest, encoding: Encoding) => Promise<Answer | Stream>,
): Promise<Answer | Stream> {
  const { method = "", url = "/" } = request;
  if (isForeign(request)) {
    return failure(403, "ERR requests from web pages and under other hosts' names are refused");
  }
  if (!isAuthorized(request, door)) return failure(401, "WRONGPASS invalid or missing auth token");
  const { path } = splitUrl(url);
  const allowed = path === "/" || path === "/pipeline" || path === "/multi-exec" ? ["POST", "PUT"] : METHODS;
  if (!allowed.includes(method)) {
    return { ...failure(405, "ERR method not allowed"), headers: { allow: allowed.join(", ") } };
  }
  const body = await readBody(request, REQUEST_LIMIT_BYTES);
  const encoding = request.headers["upstash-encoding"] === "base64" ? "base64" : "plain";
  return run(parseRequest(method, url, body), encoding);
}

async function execute(
  database: Database,
  request: RestRequest,
  encoding: Encoding,
): Promise<Answer | Stream> {
  if (request.kind === "subscription") return openEvents(database, request.command, request.channel);
  if (request.kind === "command") {
    return { status: 200, body: resultJson(await database.run(request.command), encoding) };
  }
  const results =
    request.kind === "pipeline"
      ? await runPipeline(database, request.commands)
      : await runTransaction(database, request.commands);
  return { status: 200, body: `[${results.map((outcome) => resultJson(outcome, encoding)).join(",")}]` };
}

/** Commands that are not served take their place in the answer as errors, and the others run. */
async function runPipeline(
  database: Database,
  commands: readonly (Command | BadRequest)[],
): Promise<(Reply | Error)[]> {
  const replies = await database.pipeline(commands.filter(isCommand));
  let next = 0;
  return commands.map((command) => (isCommand(command) ? (replies[next++] ?? null) : command));
}

async function runTransaction(
  database: Database,
  commands: readonly (Command | BadRequest)[],
): Promise<(Reply | Error)[]> {
  const served = commands.filter(isCommand);
  if (served.length < commands.length) throw new ReplyError(EXECABORT);
  return database.transaction(served);
}

function isCommand(item: Command | BadRequest): item is Command {
  return !(item instanceof BadRequest);
}

/** The one place where an error becomes an answer. */
function explain(error: unknown, log: RestServerOptions["log"]): Answer {
  if (error instanceof ReplyError || error instanceof BadRequest) return failure(400, error.message);
  if (error instanceof BodyTooLarge) {
    const message = `ERR max request size exceeded. Limit: ${error.limitBytes} bytes`;
    // The rest of the body may still be on its way: this connection is of no further use.
    return { ...failure(413, message), headers: { connection: "close" } };
  }
  // ioredis' messages name a host at most; but nobody promises that, so the caller gets none of it.
  log?.(`the database cannot be asked: ${error instanceof Error ? error.message : "unknown error"}`);
  return failure(502, "ERR the database cannot be reached");
}

function failure(status: number, error: string): Answer {
  return { status, body: errorJson(error) };
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, headers }: Answer,
): Promise<void> {
  await discardBody(request);
  // One that is longer than that is on its way still: this connection is of no further use.
  const unread = request.complete ? {} : { connection: "close" };
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...STANDING_HEADERS,
    ...unread,
    ...headers,
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

function isAuthorized(request: IncomingMessage, { token, tokenInQuery = true }: Door): boolean {
  const query = new URLSearchParams(splitUrl(request.url ?? "").query).get(TOKEN_PARAMETER);
  return isSameToken(bearerToken(request) ?? (tokenInQuery ? query : null), token);
}
