/** Hands a request on to another server of this machine, and its answer back, both as they flow. */
import { type Agent, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import { HEADERS_LIMIT_BYTES, OVERFLOW } from "#kv-at-hand/malformed.ts";

/**
 * What belongs to one connection, not to the message. https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
 */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  // Node's server has answered this one already.
  "expect",
];

/** Never dropped because Connection names it: without it the rest of the message would be read as something else. */
const NEVER_HOP_BY_HOP = ["content-length", "host"];

export interface Upstream {
  readonly port: number;
  readonly agent: Agent;
}

/**
 * Resolves when the exchange is over, however it ended; an upstream that fails is a 502, or a broken
 * connection where the answer had begun. Never sends a request twice.
 * @param extra raw headers, name and value by turns, that replace those of the request
 * @param log takes a line for an answer that could not be handed back
 */
export async function proxy(
  request: IncomingMessage,
  response: ServerResponse,
  { port, agent }: Upstream,
  extra: readonly string[],
  log: (line: string) => void,
): Promise<void> {
  const headers = requestHeaders(request, extra);
  const upstream = send({
    host: "127.0.0.1",
    port,
    agent,
    maxHeaderSize: HEADERS_LIMIT_BYTES,
    method: request.method ?? "GET",
    path: originForm(request.url ?? "/"),
    // As a flat list, headers keep their case, their order and their repetitions.
    headers: headers as unknown as Record<string, string>,
  });
  const over = new Promise<void>((resolve) => {
    response.once("close", () => {
      // The client has its answer, or has gone: either way the script need not go on writing.
      upstream.destroy();
      resolve();
    });
  });
  upstream.once("response", (answer) => {
    const status = answer.statusCode ?? 502;
    response.writeHead(status, answer.statusMessage, endToEnd(answer));
    // The head of a slow stream is news already.
    response.flushHeaders();
    answer.pipe(response);
    // An answer that breaks off must break off for the client too, or half of it would pass for the whole.
    answer.once("close", () => {
      if (!answer.complete) response.destroy();
    });
    answer.on("error", () => response.destroy());
  });
  upstream.on("error", (error: NodeJS.ErrnoException) => {
    if (response.destroyed) return;
    if (error.code === OVERFLOW)
      log("An answer was given up with a 502: its headers are larger than 128 KB.");
    if (response.headersSent) return void response.destroy();
    response.writeHead(502, { "content-type": "text/plain; charset=utf-8" });
    response.end(`The Worker did not answer: ${error.message}\n`);
  });
  upstream.once("close", () => {
    // A body that nobody reads would hold up the connection's next request.
    request.unpipe(upstream);
    request.resume();
  });
  request.on("error", () => upstream.destroy());
  request.pipe(upstream);
  await over;
}

function requestHeaders(request: IncomingMessage, extra: readonly string[]): string[] {
  const replaced = extra.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  return [...endToEnd(request, [...replaced, "content-length"]), ...framing(request), ...extra];
}

/**
 * Frames the body as the parser of this side has read it, whatever else the request says of it: what one side takes for a
 * body and the other for a request would be answered to somebody else.
 */
function framing({ headers, method }: IncomingMessage): string[] {
  if (headers["transfer-encoding"] !== undefined) return ["transfer-encoding", "chunked"];
  const length = headers["content-length"];
  if (length !== undefined) return ["content-length", length];
  // Without it Node would send an empty chunked body.
  return takesBody(method) ? ["content-length", "0"] : [];
}

/**
 * Whether the body is coded in a way that nobody here decodes: without the header that says so it would pass
 * for the text itself. https://www.rfc-editor.org/rfc/rfc9112#section-6.1
 */
export function isCoded({ headers }: IncomingMessage): boolean {
  const coding = headers["transfer-encoding"];
  return coding !== undefined && coding.trim().toLowerCase() !== "chunked";
}

function endToEnd(message: IncomingMessage, without: readonly string[] = []): string[] {
  const named = (message.headers.connection ?? "").toLowerCase().split(/\s*,\s*/);
  const left = new Set([
    ...HOP_BY_HOP,
    ...named.filter((name) => !NEVER_HOP_BY_HOP.includes(name)),
    ...without,
  ]);
  const { rawHeaders } = message;
  const kept: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (!left.has(name.toLowerCase())) kept.push(name, rawHeaders[index + 1] ?? "");
  }
  return kept;
}

function takesBody(method: string | undefined): boolean {
  return method === "POST" || method === "PUT" || method === "PATCH";
}

/**
 * A client that takes us for a proxy sends the whole URL, and `OPTIONS *` none: workerd wants the path alone.
 */
export function originForm(target: string): string {
  if (target === "*") return "/";
  return target.startsWith("/") ? target : target.replace(/^\w+:\/\/[^/?#]*\/?/, "/");
}
