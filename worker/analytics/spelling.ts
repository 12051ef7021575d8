/**
 * One spelling for all URLs of a page (RFC 3986, 6.2.2): what is percent-encoded needlessly is decoded, and
 * the rest is encoded in upper case. Words stay readable in every script; characters that are invisible, or
 * change the text direction, stay encoded. Respelling a result does not change it.
 */

/**
 * One encoded character of well-formed UTF-8, an encoded byte that is part of none, or a percent sign that
 * encodes nothing.
 */
const ENCODED =
  /%[CD][\dA-F]%[89AB][\dA-F]|%E[\dA-F](?:%[89AB][\dA-F]){2}|%F[\dA-F](?:%[89AB][\dA-F]){3}|%[\dA-F]{2}|%/gi;

/**
 * An encoded byte, or the text between two: a combining mark must not compose with the last digit of a byte.
 */
const BYTE_OR_TEXT = /%..|[^%]+/gs;

/** Characters whose meaning depends on the encoding; `!'()*` mean the same either way to most software. */
const RESERVED = /[/?#[\]@$&+,;=:%]/;

/**
 * Invisible characters, except where they are part of a word: a space between visible characters, a joiner in
 * a script or an emoji that uses it, and a variation selector that makes a symbol or a keycap digit an emoji,
 * or prevents it.
 */
const HIDDEN =
  /(?!(?<=[^\s/]) (?=[^\s/])|(?<=[\p{Lo}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d](?=[\p{Lo}\p{M}\p{Extended_Pictographic}])(?=\P{Default_Ignorable_Code_Point})|(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]|(?<=(?<!%.)[\d#*])\ufe0f(?=\u20e3))[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu;

/** Most paths consist of these characters alone, and stay as they are. */
const PLAIN = /^[\w\-.~!$&'()*+,;=:@/]*$/;

/** The path of a URL as it is counted and displayed. */
export function spelt(path: string): string {
  if (PLAIN.test(path)) return path;
  return path.replaceAll(ENCODED, decoded).replaceAll(BYTE_OR_TEXT, composed).replaceAll(HIDDEN, encoded);
}

/** Whether every character of a text is visible; spaces are allowed anywhere. */
export function showsAll(text: string): boolean {
  return text.replaceAll(" ", "-").search(HIDDEN) < 0;
}

/**
 * The beginning of a result of {@link spelt}, at most `most` UTF-16 code units, cut between characters; an
 * ellipsis stands for the rest.
 */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = "";
  for (const [character] of text.matchAll(/%[\dA-F]{2}|.[\p{M}\u200c\u200d]*/gsu)) {
    if (kept.length + character.length > most) break;
    kept += character;
  }
  // Before the ellipsis, respelling would encode a joiner and decode a space.
  return `${kept.replace(/(?:[\u200c\u200d]|%20)+$/, "")}…`;
}

function decoded(text: string): string {
  if (text === "%") return "%25";
  try {
    const character = decodeURIComponent(text);
    return RESERVED.test(composed(character)) ? text.toUpperCase() : character;
  } catch {
    return text.toUpperCase();
  }
}

function composed(text: string): string {
  return text.normalize("NFC");
}

function encoded(character: string): string {
  try {
    return encodeURIComponent(character);
  } catch {
    // Half of a surrogate pair, which no URL contains.
    return "%EF%BF%BD";
  }
}
