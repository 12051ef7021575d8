/** Subscriptions as server-sent events, in Upstash's form: `data: message,<channel>,<text>`. */
import type { ServerResponse } from "node:http";
import type { Database, SubscribeCommand } from "../redis/database.ts";
import { notAvailable } from "./refused.ts";
import { BadRequest } from "./request.ts";

/**
 * Subscribes; the function it resolves to sends what is heard as the answer, until the client hangs up.
 * @throws BadRequest when the database has no subscriptions
 */
export async function openEvents(
  database: Database,
  command: SubscribeCommand,
  channel: string,
): Promise<(response: ServerResponse, headers: Readonly<Record<string, string>>) => void> {
  if (!database.subscribe) throw new BadRequest(notAvailable(command.toUpperCase()));
  // Between here and the first line that is sent something may be heard already.
  const early: string[] = [];
  let write = (event: string) => void early.push(event);
  const kind = command === "subscribe" ? "message" : "pmessage";
  const stop = await database.subscribe(command, channel, (message) => write(toEvent([kind, ...message])));
  return (response, headers) => {
    response.on("close", stop);
    if (response.destroyed) stop();
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache", ...headers });
    write = (event) => void response.write(event);
    for (const event of [toEvent([command, channel, "1"]), ...early]) write(event);
  };
}

/** A line break in a message begins another `data:` line, as the standard has it. */
function toEvent(parts: (string | Buffer)[]): string {
  const lines = parts.join(",").split("\n");
  return `${lines.map((line) => `data: ${line}`).join("\n")}\n\n`;
}
