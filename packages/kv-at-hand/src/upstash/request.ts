/**
 * Converts an HTTP request of Upstash's REST API to Redis commands.
 * https://upstash.com/docs/redis/features/restapi
 */
import type { IncomingHttpHeaders } from "node:http";
import type { Command, SubscribeCommand } from "../redis/database.ts";
import { jsonItems } from "./json-items.ts";
import { isAllowedToReaders } from "./reads.ts";
import { refusal } from "./refused.ts";
import type { Format } from "./reply.ts";
import { restToken, type Tokens } from "./rest-token.ts";

/** The request has none of the API's forms, or contains a command that the API does not support. */
export class BadRequest extends Error {
  override readonly name = "BadRequest";
}

/** A command to run, or the outcome of one that is not sent to the database. */
export type Item = Command | Buffer | Error;

export type RestRequest =
  | { readonly kind: "command"; readonly item: Item }
  | { readonly kind: "monitor" }
  | { readonly kind: "subscription"; readonly command: SubscribeCommand; readonly channel: string }
  | { readonly kind: "pipeline" | "transaction"; readonly items: readonly Item[] };

/** The paths for several commands, and how they run. */
const BATCHES: Readonly<Record<string, "pipeline" | "transaction">> = {
  "/pipeline": "pipeline",
  "/multi-exec": "transaction",
};

/** The query parameter that may contain the token instead of a header. */
export const TOKEN_PARAMETER = "_token";

/** The caller: what its token allows, and all tokens of the database. */
export interface Caller {
  readonly access: "all" | "reads";
  readonly tokens: Tokens;
}

/**
 * Parses the commands of a request.
 * @param url path and query as they were sent
 * @throws BadRequest with a message in the form of a Redis error
 */
export function parseRequest(method: string, url: string, body: Buffer, caller: Caller): RestRequest {
  const { path, query } = splitUrl(url);
  const batch = BATCHES[path];
  if (batch) {
    const items = bodyItems(body).map((item) => {
      if (!item.startsWith("[")) throw new BadRequest("ERR every command must be a JSON array");
      return toItem(toCommand(jsonItems(item)), caller);
    });
    if (items.length === 0) throw new BadRequest("ERR empty pipeline request");
    return { kind: batch, items };
  }
  const events = eventsRequest(path);
  if (events && caller.access === "reads") throw noPermission(path.split("/")[1] ?? "");
  if (events) return events;
  const command = path === "/" ? toCommand(bodyItems(body)) : pathCommand(method, path, query, body);
  return { kind: "command", item: toItem(command, caller) };
}

/** Requests answered with events: `/monitor`, `/subscribe/<channel>` and `/psubscribe/<pattern>`. */
function eventsRequest(path: string): RestRequest | undefined {
  if (/^\/monitor$/i.test(path)) return { kind: "monitor" };
  const [, name, channel] = /^\/(p?subscribe)\/(.+)$/i.exec(path) ?? [];
  if (!name || !channel) return undefined;
  const command = name.toLowerCase() as SubscribeCommand;
  return { kind: "subscription", command, channel: decodePart(channel) };
}

function toItem(command: Command, { access, tokens }: Caller): Item {
  const [name, ...args] = command;
  if (access === "reads" && !isAllowedToReaders(name)) return noPermission(name);
  const token = restToken(command, tokens);
  if (token) return token;
  const reason = refusal(name, args);
  return reason === undefined ? command : new BadRequest(reason);
}

function noPermission(name: string): BadRequest {
  return new BadRequest(`NOPERM this user has no permissions to run the '${name.toLowerCase()}' command`);
}

/** `/set/key/value?EX=100`, with the last argument in the body, if there is one. */
function pathCommand(method: string, path: string, query: string, body: Buffer): Command {
  const [name = "", ...args] = path.slice(1).split("/").map(decodePart);
  if (name === "") throw new BadRequest("ERR empty command");
  const value = (method === "POST" || method === "PUT") && body.length > 0 ? [body] : [];
  return [name, ...args, ...value, ...queryArguments(query)];
}

/**
 * Each parameter except the token is an argument, followed by its value if it has one: `?EX=100&NX` is EX,
 * 100, NX.
 */
function queryArguments(query: string): string[] {
  return [...new URLSearchParams(query)]
    .filter(([name]) => name !== TOKEN_PARAMETER)
    .flatMap(([name, value]) => (value === "" ? [name] : [name, value]));
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new BadRequest("ERR the path is not percent-encoded UTF-8");
  }
}

/** Not `new URL`, which would normalize `//`, `.` and `..` instead of keeping empty and odd arguments. */
export function splitUrl(url: string): { path: string; query: string } {
  const mark = url.indexOf("?");
  return mark < 0 ? { path: url, query: "" } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

/** The items of a JSON array in the body, each as written. */
function bodyItems(body: Buffer): string[] {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
    value = JSON.parse(text);
  } catch {
    throw new BadRequest("ERR failed to parse the request body as JSON");
  }
  if (!Array.isArray(value)) throw new BadRequest("ERR the request body must be a JSON array");
  return jsonItems(text);
}

function toCommand([name = '""', ...args]: readonly string[]): Command {
  if (name === '""') throw new BadRequest("ERR empty command");
  if (!name.startsWith('"')) throw new BadRequest("ERR a command must begin with its name, a string");
  return [toArgument(name), ...args.map(toArgument)];
}

/** Like Upstash: a non-string becomes a string, numbers with all digits, objects and arrays as JSON. */
function toArgument(item: string): string {
  return item.startsWith('"') ? JSON.parse(item) : item;
}

/** The answer format that the headers ask for. @throws BadRequest */
export function formatOf(headers: IncomingHttpHeaders): Format {
  const encoding = headers["upstash-encoding"] === "base64" ? "base64" : "json";
  const format = headers["upstash-response-format"] ?? "json";
  if (format === "json") return encoding;
  if (format !== "resp2") throw new BadRequest("ERR the response format must be json or resp2");
  if (encoding === "base64") throw new BadRequest("ERR the response format resp2 does not support base64");
  return format;
}
