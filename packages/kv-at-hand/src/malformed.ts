/** What Node's parser cannot make a request of. */
import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * How long the headers of a request or an answer may be, in bytes: as much as Cloudflare takes, where Node alone takes 16 KB.
 * Cookies of localhost are shared by everything that is developed there, whatever its port.
 * https://developers.cloudflare.com/workers/platform/limits/#request-and-response-limits
 */
export const HEADERS_LIMIT_BYTES = 128 * 1024;

/** The code of Node's error where headers are longer. */
export const OVERFLOW = "HPE_HEADER_OVERFLOW";

/** How long who is told so may take to close the connection, in milliseconds. */
const LAST_WORDS_MS = 1_000;

const ANSWERS: Readonly<Record<string, [status: string, line: string]>> = {
  [OVERFLOW]: [
    "431 Request Header Fields Too Large",
    "The headers are larger than 128 KB. Are there too many cookies? Those of localhost are shared by all its ports.",
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "The request did not end in time."],
};
const MALFORMED: [status: string, line: string] = ["400 Bad Request", "Malformed request."];

/**
 * Answers what is no request, as Node would, but with a line that says why; one that was too long is logged. It waits its turn:
 * to Node's own answer the client of a request before it on the same connection would listen.
 */
export function answerMalformed(server: Server, log: (line: string) => void): void {
  const answers = new WeakMap<Socket, ServerResponse>();
  server.on("request", ({ socket }, response) => answers.set(socket, response));
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    const refuse = () => {
      // Its sender went away, or was told already.
      if (!socket.writable) return;
      if (error.code === OVERFLOW)
        log("A request was refused with a 431: its headers are larger than 128 KB.");
      const [status, line] = ANSWERS[error.code ?? ""] ?? MALFORMED;
      socket.setTimeout(LAST_WORDS_MS, () => socket.destroy());
      socket.end(answerOf(status, `${line}\n`));
    };
    const before = answers.get(socket);
    if (before === undefined || before.writableFinished) refuse();
    else if (before.req.complete) before.once("finish", refuse);
    // It is the body of that request which makes no sense, and the middle of an answer is no place for another.
    else if (before.headersSent) socket.destroy();
    else refuse();
  });
}

function answerOf(status: string, body: string): string {
  const length = `Content-Length: ${body.length}`;
  const head = [`HTTP/1.1 ${status}`, "Connection: close", "Content-Type: text/plain; charset=utf-8", length];
  return [...head, "", body].join("\r\n");
}
