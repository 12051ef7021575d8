/** What every local HTTP server shares: it listens on this machine only, and limits bodies. */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { Failure } from "./failure.ts";
import { answerMalformed, HEADERS_LIMIT_BYTES } from "./malformed.ts";

const ADDRESS = "127.0.0.1";

/** How long running requests may take once the server closes, in milliseconds. */
const CLOSE_GRACE_MS = 500;

/**
 * Longer than any client keeps an idle connection, in milliseconds: with Node's 5 s a client may send a
 * request on a connection that is just closing, and see it fail.
 */
const KEEP_ALIVE_MS = 90_000;

/** How much of an oversized body to read and discard, so that the sender can read the answer, in bytes. */
const DISCARD_LIMIT_BYTES = 64 * 1024 * 1024;

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface ListenOptions {
  /** The address to listen on; by default 127.0.0.1, which only this machine reaches. */
  readonly host?: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** The environment variable that sets the port, for the message if the port is not available. */
  readonly variable?: string | undefined;
  /** Receives a line for each request that reaches no handler. */
  readonly log?: (line: string) => void;
}

export interface Listener {
  /** `http://127.0.0.1:<port>`, or the given host, without a final slash. */
  readonly url: string;
  readonly port: number;
  /** Stops listening, closes idle connections at once and the others after a short grace period. */
  close(): Promise<void>;
}

/** A request's body is larger than the limit. Answer with 413 and `Connection: close`. */
export class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge";
  readonly limitBytes: number;

  constructor(limitBytes: number) {
    super(`the body is larger than ${limitBytes} bytes`);
    this.limitBytes = limitBytes;
  }
}

/**
 * Serves `handler`, by default on 127.0.0.1. If a handler throws, answers with a bare 500 and prints the
 * error.
 * @throws Failure if the port is in use or not permitted
 */
export async function listen(
  handler: Handler,
  { port, variable, log = () => {}, host = ADDRESS }: ListenOptions,
): Promise<Listener> {
  const options = { keepAliveTimeout: KEEP_ALIVE_MS, maxHeaderSize: HEADERS_LIMIT_BYTES };
  const server = createServer(options, guarded(handler));
  answerMalformed(server, log);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(portFailure(error, port, variable)));
    server.listen({ port, host }, resolve);
  });
  const actual = (server.address() as AddressInfo).port;
  const name = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${name}:${actual}`, port: actual, close: () => close(server) };
}

/**
 * Reads a request's whole body.
 * @throws BodyTooLarge once the rest of an oversized body is discarded, or is too long for that
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limitBytes) chunks.push(chunk);
    else if (size > limitBytes + DISCARD_LIMIT_BYTES) break;
    else chunks.length = 0;
  }
  if (size > limitBytes) throw new BodyTooLarge(limitBytes);
  return Buffer.concat(chunks);
}

/** Refuses a request with a one-line answer. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  line: string,
): void {
  request.resume();
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${line}\n`);
}

/** Answers a request after discarding what is still being sent, so that the sender can read the answer. */
export async function sendWhole(
  request: IncomingMessage,
  response: ServerResponse,
  answer: { status: number; headers: Readonly<Record<string, string>>; body: Uint8Array | string },
): Promise<void> {
  const { status, headers, body } = answer;
  if (!request.complete) await readBody(request, 0).catch(() => {});
  // The rest is still on its way: this connection cannot be reused.
  const unread = request.complete ? {} : { connection: "close" };
  response.writeHead(status, { "content-length": Buffer.byteLength(body), ...unread, ...headers });
  response.end(request.method === "HEAD" ? undefined : body);
}

function guarded(handler: Handler): RequestListener {
  return async (request, response) => {
    if (hostsOf(request) > 1) {
      refuse(request, response, 400, "Several Host headers.");
      return;
    }
    try {
      await handler(request, response);
    } catch (error) {
      // A client that disconnected needs no answer, and is not an error.
      if (request.socket.destroyed) return;
      console.error(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { connection: "close" }).end();
    }
  };
}

/** Node's parser refuses a request without one, and uses the first of several. */
function hostsOf({ rawHeaders }: IncomingMessage): number {
  return rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host").length;
}

function portFailure(error: NodeJS.ErrnoException, port: number, variable: string | undefined): Error {
  const orSet = variable ? `, or set ${variable}` : "";
  if (error.code === "EADDRINUSE") {
    return new Failure(`port ${port} is in use: stop the program that uses it${orSet}`);
  }
  if (error.code === "EACCES") {
    return new Failure(`port ${port} requires more permissions: use one above 1023${orSet}`);
  }
  return error;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const impatience = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
  await closed;
  clearTimeout(impatience);
}
