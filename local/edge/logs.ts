/** What a script prints and throws, taken from workerd's output, with workerd's own noise left out. */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

export interface LogHandlers {
  /** Lines up to here belong to the tail Worker (workerd/tail.js). */
  readonly tailKey: string;
  /** Rewrites locations in the script, in a stack trace for instance. */
  readonly toSources: (text: string) => string;
  /** What the script prints or throws; several lines when it printed several. */
  readonly log: (line: string) => void;
  /** What workerd says about itself. */
  readonly runtime: (message: string) => void;
}

interface LogRecord {
  readonly message: string;
  /** A line of workerd's source code: only workerd's own messages have it. */
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
      // Resuming after the stream was destroyed, as happens when workerd is stopped, is no error here.
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
