/** Upstash's Developer API on this machine: the part that the stack calls, with no account. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { isForeign } from "#kv-at-hand/foreign.ts";
import { BodyTooLarge, type Handler, readBody, sendWhole } from "#kv-at-hand/http.ts";
import { isSameToken } from "#kv-at-hand/token.ts";
import { CALLS } from "./calls.ts";
import { Databases, type DatabasesOptions } from "./databases.ts";
import { Refusal } from "./refusal.ts";

/** The prefix of every path, and the end of `edge-posts:upstashBaseUrl`. */
export const BASE_PATH = "/upstash";

const BODY_LIMIT_BYTES = 64 * 1024;

export interface DeveloperApiOptions extends DatabasesOptions {
  /** The account that it serves. */
  readonly email: string;
  readonly apiKey: string;
}

export interface DeveloperApi {
  /** Serves the paths below {@link BASE_PATH}. */
  readonly handler: Handler;
  readonly databases: Databases;
  close(): Promise<void>;
}

/**
 * Starts the databases created earlier.
 * @throws Failure if the stored list cannot be read
 */
export async function openDeveloperApi(options: DeveloperApiOptions): Promise<DeveloperApi> {
  const log = (line: string) => options.log(`Upstash's Developer API: ${printable(line)}`);
  const databases = await Databases.open({ ...options, log });
  let last: Promise<unknown> = Promise.resolve();
  /** Serializes calls: each sees what the previous one did. */
  const inTurn = <T>(call: () => T | Promise<T>): Promise<T> => {
    const result = last.then(call);
    last = result.catch(() => {});
    return result;
  };
  return {
    databases,
    handler: async (request, response) => {
      try {
        const call = await readCall(request, options);
        const answer = await inTurn(() => call(databases));
        await send(request, response, 200, answer);
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal.status !== 404 || request.method !== "GET") {
          log(`refused ${request.method} ${request.url}: ${refusal.message}`);
        }
        await send(request, response, refusal.status, refusal.message);
      }
    },
    close: async () => {
      await last;
      await databases.close();
    },
  };
}

/** @throws Refusal, or BodyTooLarge */
async function readCall(
  request: IncomingMessage,
  { email, apiKey }: DeveloperApiOptions,
): Promise<(databases: Databases) => unknown> {
  if (isForeign(request)) throw new Refusal(403, "requests from web pages are refused");
  const credentials = `Basic ${Buffer.from(`${email}:${apiKey}`).toString("base64")}`;
  if (!isSameToken(request.headers.authorization, credentials)) throw new Refusal(401, "unauthorized");
  const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://127.0.0.1");
  const path = pathname.slice(`${BASE_PATH}/v2/redis/`.length);
  const ofPath = CALLS.filter(([, pattern]) => pattern.test(path));
  if (ofPath.length === 0) throw new Refusal(404, "no such call, or npm start does not support it");
  const [, pattern, handler] = ofPath.find(([method]) => method === request.method) ?? [];
  if (!pattern || !handler) throw new Refusal(405, "method not allowed");
  const body = toObject((await readBody(request, BODY_LIMIT_BYTES)).toString("utf8"));
  const id = pattern.exec(path)?.[1] ?? "";
  return (databases) => handler({ databases, id, query, body });
}

function toObject(text: string): Record<string, unknown> {
  if (text === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(400, "the body must be JSON");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new Refusal(400, "the body must be a JSON object");
}

function refusalOf(error: unknown): Pick<Refusal, "status" | "message"> {
  if (error instanceof Refusal) return error;
  if (error instanceof BodyTooLarge) return { status: 400, message: error.message };
  throw error;
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: unknown,
): Promise<void> {
  const headers = { "content-type": "application/json" };
  return sendWhole(request, response, { status, headers, body: JSON.stringify(body) });
}

/** Names come from outside, and a terminal interprets control characters. */
function printable(line: string): string {
  return line.replaceAll(/\p{Cc}/gu, "?");
}
