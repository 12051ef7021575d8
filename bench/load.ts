import { type Answer, Connection } from "./connection.ts";

export interface LoadOptions {
  port: number;
  /** Whole requests, sent in this order. */
  requests: readonly string[];
  /** Requests in flight at once. */
  connections: number;
  /** Requests per second, evenly spaced; by default, as fast as answers arrive. */
  rate?: number;
  /** @throws Error if the answer is wrong */
  check?: (answer: Answer) => void;
}

export interface LoadResult {
  /** The milliseconds from the first byte sent to the last byte received, for each request. */
  times: number[];
  seconds: number;
}

/** Sends requests and waits for all answers. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { port, requests, connections, rate, check = expectSuccess } = options;
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const times: number[] = [];
  let next = 0;
  const started = performance.now();

  async function client(connection: Connection): Promise<void> {
    for (let index = next++; index < requests.length; index = next++) {
      if (rate) await until(started + (index / rate) * 1_000);
      const sent = performance.now();
      const answer = await connection.ask(requests[index] as string);
      times.push(performance.now() - sent);
      check(answer);
    }
  }

  try {
    await Promise.all(open.map(client));
    return { times, seconds: (performance.now() - started) / 1_000 };
  } finally {
    for (const each of open) each.close();
  }
}

/** Error answers are fast, and would count as speed. */
function expectSuccess({ status, body }: Answer): void {
  if (status < 200 || status > 299) throw new Error(`an answer of ${status}: ${body.slice(0, 200)}`);
}

async function until(moment: number): Promise<void> {
  const wait = moment - performance.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
}

/** A whole request. */
export function request(
  method: string,
  path: string,
  { body, headers = {} }: { body?: string; headers?: Record<string, string> } = {},
): string {
  const all: Record<string, string | number> = { Host: "localhost", ...headers };
  if (body !== undefined) all["Content-Length"] = Buffer.byteLength(body);
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body ?? ""}`;
}
