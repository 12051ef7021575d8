/** What a text may be. */

/** Bytes of UTF-8 in the longest text. */
export const TEXT_BYTES = 65_536;

/** Bytes of the longest JSON that holds one text: a string may write every byte of it as `\u0041`. */
export const JSON_BYTES = 400 * 1024;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text that bytes are in UTF-8, a byte order mark included; undefined when they are not UTF-8. */
export function decodeText(bytes: ArrayBuffer | Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
