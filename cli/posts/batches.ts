/** Items in one call to the database. */
const COUNT = 500;

/** Bytes in one call, unless one item alone has more: half of the 1 MB that every plan of Upstash takes. */
const BYTES = 512 * 1024;

/**
 * Puts items together, in their order. Where reading them fails, those before come first, and the error after
 * them.
 */
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
