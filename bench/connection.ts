/** A persistent connection that sends one request at a time: as little HTTP/1.1 as the load needs. */
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";

export interface Answer {
  status: number;
  /** The raw header lines. */
  head: string;
  body: string;
}

export class Connection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const fail = (error: Error) => this.#waiting?.reject(error);
    socket.on("data", (chunk) => this.#take(chunk));
    socket.on("error", fail);
    socket.on("close", () => fail(new Error("the connection was closed")));
  }

  static async open(port: number): Promise<Connection> {
    const socket = createConnection({ port, host: "127.0.0.1" }).setNoDelay();
    await once(socket, "connect");
    return new Connection(socket);
  }

  /** Sends a whole request and waits for its whole answer. */
  ask(request: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const answer = parse(this.#received);
    if (!answer) return;
    this.#received = Buffer.alloc(0);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(answer);
  }
}

/** The answer, once it is complete. */
function parse(bytes: Buffer): Answer | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = bytes.toString("latin1", 0, end);
  const status = Number(head.slice(9, 12));
  const start = end + 4;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const stop = start + Number(length);
    return bytes.length < stop ? undefined : { status, head, body: bytes.toString("utf8", start, stop) };
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return { status, head, body: "" };
  return bytes.subarray(-5).equals(LAST_CHUNK) ? { status, head, body: unchunk(bytes, start) } : undefined;
}

const LAST_CHUNK = Buffer.from("0\r\n\r\n");

function unchunk(bytes: Buffer, start: number): string {
  const parts: Buffer[] = [];
  for (let at = start; ; ) {
    const line = bytes.indexOf("\r\n", at);
    const size = Number.parseInt(bytes.toString("latin1", at, line), 16);
    if (!size) return Buffer.concat(parts).toString();
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}
