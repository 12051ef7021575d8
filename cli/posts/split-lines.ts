import { Failure } from "../../infra/failure.ts";

/** A line without its line feed. */
export interface Line {
  /** Counts from 1. */
  number: number;
  bytes: Buffer;
}

/** A malformed line. */
export class BadLine extends Failure {
  constructor(number: number, what: string) {
    super(`line ${number}: ${what}`);
  }
}

const LINE_FEED = 0x0a;

/** Some editors and Windows PowerShell begin UTF-8 text with it. */
const BYTE_ORDER_MARK = Buffer.from("\ufeff");

/** JSON's white space: https://www.rfc-editor.org/rfc/rfc8259#section-2 */
const BLANK = [..." \t\r\n"].map((space) => space.charCodeAt(0));

/**
 * The lines of a UTF-8 text, without its byte order mark and the blank lines at its end, where editors leave
 * them.
 * @param longest maximum length of a line in bytes
 * @throws BadLine for a longer one, or a blank one between others
 */
export async function* readLines(chunks: AsyncIterable<Buffer>, longest: number): AsyncGenerator<Line> {
  let blank: number | undefined;
  for await (const line of splitLines(chunks, longest)) {
    if (line.number === 1 && line.bytes.indexOf(BYTE_ORDER_MARK) === 0)
      line.bytes = line.bytes.subarray(BYTE_ORDER_MARK.length);
    if (line.bytes.every((byte) => BLANK.includes(byte))) blank ??= line.number;
    else if (blank !== undefined) throw new BadLine(blank, "blank: only lines at the end may be blank");
    else yield line;
  }
}

/** All lines of a stream, holding at most one line and one chunk; the last may lack its line feed. */
async function* splitLines(chunks: AsyncIterable<Buffer>, longest: number): AsyncGenerator<Line> {
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
