/** The REST API's answers, and how they are sent. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { BodyTooLarge, sendWhole } from "../http.ts";
import { ReplyError } from "../redis/database.ts";
import { errorJson } from "./reply.ts";
import { BadRequest } from "./request.ts";

type Headers = Readonly<Record<string, string>>;

export interface Answer {
  readonly status: number;
  /** JSON, unless it is bytes. */
  readonly body: string | Buffer;
  readonly headers?: Headers;
}

/** An answer without a foreseeable end, which sends itself. */
export type Stream = (response: ServerResponse, headers: Headers) => void;

export function failure(status: number, error: string): Answer {
  return { status, body: errorJson(error) };
}

/** The only place that turns an error into an answer. */
export function explain(error: unknown, log?: (line: string) => void): Answer {
  if (error instanceof ReplyError || error instanceof BadRequest) return failure(400, error.message);
  if (error instanceof BodyTooLarge) {
    const message = `ERR max request size exceeded. Limit: ${error.limitBytes} bytes`;
    // The rest of the body may still be on its way: this connection cannot be reused.
    return { ...failure(413, message), headers: { connection: "close" } };
  }
  // ioredis's messages name at most a host; but nothing guarantees that, so the caller gets none of it.
  log?.(`the database cannot be reached: ${error instanceof Error ? error.message : "unknown error"}`);
  return failure(502, "ERR the database cannot be reached");
}

/** @param standing headers of every answer that does not set its own */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, body, headers }: Answer,
  standing: Headers,
): Promise<void> {
  const type = typeof body === "string" ? "application/json" : "application/octet-stream";
  await sendWhole(request, response, {
    status,
    headers: { "content-type": type, ...standing, ...headers },
    body,
  });
}
