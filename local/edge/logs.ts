/** What a script prints and throws, taken from workerd's output without workerd's own noise. */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

export interface LogHandlers {
  /** The prefix of lines from the tail Worker (workerd/tail.js). */
  readonly tailKey: string;
  /** Rewrites locations in the script, such as those in a stack trace. */
  readonly toSources: (text: string) => string;
  /** Receives what the script prints or throws, possibly several lines. */
  readonly log: (line: string) => void;
  /** Receives what workerd says about itself. */
  readonly runtime: (message: string) => void;
}

interface LogRecord {
  readonly message: string;
  /** A line of workerd's source code, only in workerd's own messages. */
  readonly source?: string;
}

interface Exception {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

/** Reads workerd's structured output until it ends. */
export async function readLogs(streams: readonly Readable[], handlers: LogHandlers): Promise<void> {
  await Promise.all(
    streams.map(async (stream) => {
      // Resuming a destroyed stream, as when workerd is stopped, is not an error here.
      stream.on("error", () => {});
      const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
      lines.on("line", (line) => take(line, handlers));
      await new Promise<void>((resolve) => lines.once("close", resolve));
    }),
  );
}

function take(line: string, { tailKey, toSources, log, runtime }: LogHandlers): void {
  const record = parse(line);
  if (record === undefined) runtime(line);
  else if (record.source !== undefined) runtime(record.message);
  else if (record.message.startsWith(tailKey)) log(toSources(uncaught(record.message.slice(tailKey.length))));
  else log(toSources(record.message));
}

function parse(line: string): LogRecord | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const record = JSON.parse(line);
    return typeof record?.message === "string" ? record : undefined;
  } catch {
    return undefined;
  }
}

function uncaught(json: string): string {
  const { name, message, stack } = JSON.parse(json) as Exception;
  return `Uncaught ${name}: ${message}${stack ? `\n${stack}` : ""}`;
}
