/** Forwards a request to another server of this machine and streams back the answer. */
import { type Agent, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import { HEADERS_LIMIT_BYTES, OVERFLOW } from "#kv-at-hand/malformed.ts";

/** Headers of one connection, not of the message. https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  // Node's server has already answered this one.
  "expect",
];

/** Never dropped, even if Connection names them: without them the message would be misread. */
const NEVER_HOP_BY_HOP = ["content-length", "host"];

export interface Upstream {
  readonly port: number;
  readonly agent: Agent;
}

/**
 * Resolves when the exchange is over, however it ended; a failing upstream is a 502, or a broken connection
 * if the answer had begun. Never sends a request twice.
 * @param extra raw headers, alternating names and values, that replace those of the request
 * @param log receives a line for an answer that could not be passed back
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
    // As a flat list, headers keep their case, order and repetitions.
    headers: headers as unknown as Record<string, string>,
  });
  const over = new Promise<void>((resolve) => {
    response.once("close", () => {
      // The client has its answer or has disconnected: the script need not write any more.
      upstream.destroy();
      resolve();
    });
  });
  upstream.once("response", (answer) => {
    const status = answer.statusCode ?? 502;
    response.writeHead(status, answer.statusMessage, endToEnd(answer));
    // Even the head of a slow stream is news.
    response.flushHeaders();
    answer.pipe(response);
    // A truncated answer must break off for the client too, or it would pass for a complete one.
    answer.once("close", () => {
      if (!answer.complete) response.destroy();
    });
    answer.on("error", () => response.destroy());
  });
  upstream.on("error", (error: NodeJS.ErrnoException) => {
    if (response.destroyed) return;
    if (error.code === OVERFLOW) log("A response was replaced with a 502: its headers exceed 128 KB.");
    if (response.headersSent) return void response.destroy();
    response.writeHead(502, { "content-type": "text/plain; charset=utf-8" });
    response.end(`The Worker did not respond: ${error.message}\n`);
  });
  upstream.once("close", () => {
    // An unread body would block the connection's next request.
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
 * Frames the body as this side's parser read it, whatever else the request claims: if one side takes for a
 * body what the other takes for a request, the answer goes to somebody else.
 */
function framing({ headers, method }: IncomingMessage): string[] {
  if (headers["transfer-encoding"] !== undefined) return ["transfer-encoding", "chunked"];
  const length = headers["content-length"];
  if (length !== undefined) return ["content-length", length];
  // Otherwise Node would send an empty chunked body.
  return takesBody(method) ? ["content-length", "0"] : [];
}

/**
 * Whether the body has a coding that nobody here decodes: without the header it would pass for the text
 * itself. https://www.rfc-editor.org/rfc/rfc9112#section-6.1
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
 * The path of a request target: clients of a proxy send the whole URL, and `OPTIONS *` no path; workerd
 * accepts only a path.
 */
export function originForm(target: string): string {
  if (target === "*") return "/";
  return target.startsWith("/") ? target : target.replace(/^\w+:\/\/[^/?#]*\/?/, "/");
}
