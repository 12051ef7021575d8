/** Answers what Node's parser cannot read as a request. */
import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * The maximum size of a request's or answer's headers in bytes: Cloudflare's limit, where Node's is 16 KB.
 * All ports of localhost share their cookies.
 * https://developers.cloudflare.com/workers/platform/limits/#request-and-response-limits
 */
export const HEADERS_LIMIT_BYTES = 128 * 1024;

/** Node's error code for longer headers. */
export const OVERFLOW = "HPE_HEADER_OVERFLOW";

/** How long a refused client may take to close the connection, in milliseconds. */
const LAST_WORDS_MS = 1_000;

const ANSWERS: Readonly<Record<string, [status: string, line: string]>> = {
  [OVERFLOW]: [
    "431 Request Header Fields Too Large",
    "The headers exceed 128 KB, perhaps because of cookies, which all ports of localhost share.",
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "The request did not end in time."],
};
const MALFORMED: [status: string, line: string] = ["400 Bad Request", "Malformed request."];

/**
 * Answers a malformed request as Node does, but with a line that says why; logs one whose headers are too
 * long. It waits its turn: otherwise the client would take the answer for that to an earlier request on the
 * same connection.
 */
export function answerMalformed(server: Server, log: (line: string) => void): void {
  const answers = new WeakMap<Socket, ServerResponse>();
  server.on("request", ({ socket }, response) => answers.set(socket, response));
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    const refuse = () => {
      // The client has disconnected, or was already answered.
      if (!socket.writable) return;
      if (error.code === OVERFLOW) log("A request was refused with a 431: its headers exceed 128 KB.");
      const [status, line] = ANSWERS[error.code ?? ""] ?? MALFORMED;
      socket.setTimeout(LAST_WORDS_MS, () => socket.destroy());
      socket.end(answerOf(status, `${line}\n`));
    };
    const before = answers.get(socket);
    if (before === undefined || before.writableFinished) refuse();
    else if (before.req.complete) before.once("finish", refuse);
    // That request's own body is malformed, and the middle of an answer is no place for another.
    else if (before.headersSent) socket.destroy();
    else refuse();
  });
}

function answerOf(status: string, body: string): string {
  const length = `Content-Length: ${body.length}`;
  const head = [`HTTP/1.1 ${status}`, "Connection: close", "Content-Type: text/plain; charset=utf-8", length];
  return [...head, "", body].join("\r\n");
}
