import { Failure } from "../../infra/failure.ts";

/** A line without its end. */
export interface Line {
  /** Counts from 1. */
  number: number;
  bytes: Buffer;
}

/** A line that is not as it has to be. */
export class BadLine extends Failure {
  constructor(number: number, what: string) {
    super(`line ${number}: ${what}`);
  }
}

const LINE_FEED = 0x0a;

/**
 * The lines of a stream, of which no more than a line and a chunk is held; the last may lack its end.
 * @param longest bytes that a line may have
 * @throws BadLine at a longer one
 */
export async function* readLines(chunks: AsyncIterable<Buffer>, longest: number): AsyncGenerator<Line> {
  let number = 1;
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    for (let start = 0, end = 0; end >= 0; start = end + 1) {
      end = chunk.indexOf(LINE_FEED, start);
      const part = chunk.subarray(start, end < 0 ? chunk.length : end);
      parts.push(part);
      size += part.length;
      if (size > longest) throw new BadLine(number, `longer than ${longest} bytes`);
      if (end < 0) continue;
      yield { number, bytes: Buffer.concat(parts) };
      number += 1;
      parts = [];
      size = 0;
    }
  }
  if (size > 0) yield { number, bytes: Buffer.concat(parts) };
}
