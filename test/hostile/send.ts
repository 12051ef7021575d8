import { Agent, request } from "node:http";
import { readBody } from "#kv-at-hand/http.ts";
import type { HostileRequest } from "./generate.ts";

export interface Answer {
  status: number;
  headers: Map<string, string>;
  body: string;
}

const agent = new Agent({ keepAlive: true });

/** Sends a request unchanged: fetch would normalize its path, and refuse a GET with a body. */
export function send(url: string, { method, path, headers, body, chunked }: HostileRequest): Promise<Answer> {
  const { hostname, port, host } = new URL(url);
  const bytes = Buffer.from(body.bytes.repeat(body.times), "latin1");
  return new Promise((resolve, reject) => {
    const length: [string, string] = chunked
      ? ["Transfer-Encoding", "chunked"]
      : ["Content-Length", String(bytes.length)];
    const flat = [["Host", host], ...headers, length].flat();
    const asked = request({ hostname, port, method, path, headers: flat, agent });
    asked.on("error", reject);
    asked.on("response", (response) => {
      const names = Object.entries(response.headersDistinct);
      const answered = {
        status: response.statusCode ?? 0,
        headers: new Map(names.map(([name, values]) => [name, values?.join("\n") ?? ""])),
      };
      const whole = readBody(response, Number.POSITIVE_INFINITY);
      whole.then((bytes) => resolve({ ...answered, body: bytes.toString() }), reject);
    });
    asked.end(bytes);
  });
}
