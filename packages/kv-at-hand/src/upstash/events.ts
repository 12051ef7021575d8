/** Server-sent events in Upstash's form: `data: message,<channel>,<text>`. */
import type { Database, SubscribeCommand } from "../redis/database.ts";
import type { Stream } from "./answer.ts";
import type { Monitor } from "./monitor.ts";
import { notAvailable } from "./refused.ts";
import { BadRequest } from "./request.ts";

/**
 * Subscribes; resolves with a stream that sends messages until the client disconnects.
 * @throws BadRequest if the database has no subscriptions
 */
export function openSubscription(
  database: Database,
  command: SubscribeCommand,
  channel: string,
): Promise<Stream> {
  const kind = command === "subscribe" ? "message" : "pmessage";
  return open([command, oneLine(channel), "1"].join(), async (hear) => {
    if (!database.subscribe) throw new BadRequest(notAvailable(command.toUpperCase()));
    return database.subscribe(command, channel, (message) => {
      const [text = "", ...names] = message.map(String).reverse();
      hear([kind, ...names.reverse().map(oneLine), readableInOneLine(text)].join());
    });
  });
}

/** Every caller's commands, as they arrive. */
export function openMonitor(monitor: Monitor): Promise<Stream> {
  return open('"OK"', async (hear) => monitor.listen(hear));
}

async function open(
  first: string,
  listen: (hear: (data: string) => void) => Promise<() => void>,
): Promise<Stream> {
  // Messages may arrive before the first line is sent.
  const early = [first];
  let write = (data: string) => void early.push(data);
  const stop = await listen((data) => write(data));
  return (response, headers) => {
    response.on("close", stop);
    if (response.destroyed) stop();
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache", ...headers });
    write = (data) => void response.write(`data: ${data}\n\n`);
    for (const data of early) write(data);
  };
}

/**
 * A text with line breaks is sent as JSON, which the SDK parses anyway: it takes each line for an event,
 * although the standard allows several lines in one. In JSON itself a line break becomes a space.
 */
function readableInOneLine(text: string): string {
  if (oneLine(text) === text) return text;
  try {
    JSON.parse(text);
    return oneLine(text);
  } catch {
    return JSON.stringify(text);
  }
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, " ");
}
