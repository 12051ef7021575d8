/** A call of the API as its handlers see it, and what they all work with. */
import type { IncomingMessage } from "node:http";
import type { Edge } from "../edge/edge.ts";
import { readBody } from "../http.ts";
import type { Answer } from "./envelope.ts";
import { unreadable } from "./errors.ts";
import type { Store } from "./store.ts";

/** Everything but a script is a few names. */
const JSON_LIMIT_BYTES = 64 * 1024;

export interface Stage {
  readonly edge: Edge;
  readonly store: Store;
  /**
   * Runs changes one after the other: each sees what the one before made of the store.
   * @param script the one that the change puts
   */
  write<T>(change: () => Promise<T>, script?: string): Promise<T>;
  /** Takes a line for what was done. */
  readonly log: (line: string) => void;
  readonly now: () => Date;
  /** 32 hexadecimal digits that no other has. */
  readonly newId: () => string;
}

export interface Call {
  readonly request: IncomingMessage;
  readonly stage: Stage;
  /** A part of the path that the call's pattern names. */
  param(name: string): string;
}

export type CallHandler = (call: Call) => Answer | Promise<Answer>;

/**
 * Reads a JSON object.
 * @throws ApiError when the body is something else, BodyTooLarge when it is too large for what is asked.
 */
export async function readJson({ request }: Call): Promise<Record<string, unknown>> {
  const body = await readBody(request, JSON_LIMIT_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    throw unreadable("the body is no JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw unreadable("the body has to be a JSON object");
  }
  return value as Record<string, unknown>;
}
