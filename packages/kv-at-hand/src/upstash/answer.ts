/** What the REST API answers, and how it is sent. */
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

/** Sends itself: an answer without a foreseeable end. */
export type Stream = (response: ServerResponse, headers: Headers) => void;

export function failure(status: number, error: string): Answer {
  return { status, body: errorJson(error) };
}

/** The one place where an error becomes an answer. */
export function explain(error: unknown, log?: (line: string) => void): Answer {
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

/** @param standing headers of every answer, unless it has its own */
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
