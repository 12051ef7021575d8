/** What is heard as server-sent events, in Upstash's form: `data: message,<channel>,<text>`. */
import type { Database, SubscribeCommand } from "../redis/database.ts";
import type { Stream } from "./answer.ts";
import type { Monitor } from "./monitor.ts";
import { notAvailable } from "./refused.ts";
import { BadRequest } from "./request.ts";

/**
 * Subscribes; what it resolves to sends what is heard until the client hangs up.
 * @throws BadRequest when the database has no subscriptions
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

/** What every caller asks for, as it comes in. */
export function openMonitor(monitor: Monitor): Promise<Stream> {
  return open('"OK"', async (hear) => monitor.listen(hear));
}

async function open(
  first: string,
  listen: (hear: (data: string) => void) => Promise<() => void>,
): Promise<Stream> {
  // Between here and the first line that is sent something may be heard already.
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
 * A text with line breaks goes as JSON, which the SDK reads in any case: it takes each line for an event of
 * its own, where the standard lets an event have several. In JSON itself a line break is a space.
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
