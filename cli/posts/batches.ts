/** Items per call to the database. */
const COUNT = 500;

/** Bytes per call, unless a single item is longer: half of the 1 MB that every Upstash plan accepts. */
const BYTES = 512 * 1024;

/** Groups items in order. If reading them fails, first yields those read before, then throws. */
export async function* batches<T>(
  items: AsyncIterable<T>,
  bytesOf: (item: T) => number,
): AsyncGenerator<[T, ...T[]]> {
  let batch: T[] = [];
  let bytes = 0;
  let failure: { error: unknown } | undefined;
  try {
    for await (const item of items) {
      const size = bytesOf(item);
      if (isFilled(batch) && (batch.length === COUNT || bytes + size > BYTES)) {
        yield batch;
        batch = [];
        bytes = 0;
      }
      batch.push(item);
      bytes += size;
    }
  } catch (error) {
    failure = { error };
  }
  if (isFilled(batch)) yield batch;
  if (failure) throw failure.error;
}

function isFilled<T>(items: T[]): items is [T, ...T[]] {
  return items.length > 0;
}
