/** How large a text may be. */

/** Bytes of UTF-8 in the longest text. */
export const TEXT_BYTES = 65_536;

/** Bytes of the longest JSON that holds one text: a string may write every byte of it as `\u0041`. */
export const JSON_BYTES = 400 * 1024;
