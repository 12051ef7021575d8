/**
 * One spelling for the addresses of one page, after RFC 3986, 6.2.2: what is percent-encoded without need is
 * decoded, the rest is encoded with capitals. Words stand as their readers write them, in every script; what
 * cannot be seen, or turns text round, stays encoded. Spelling what is spelt changes nothing.
 */

/** One character of well-formed UTF-8, or a byte that is part of none, or a percent sign that encodes none. */
const ENCODED =
  /%[CD][\dA-F]%[89AB][\dA-F]|%E[\dA-F](?:%[89AB][\dA-F]){2}|%F[\dA-F](?:%[89AB][\dA-F]){3}|%[\dA-F]{2}|%/gi;

/** An encoded byte, or what stands between two: a mark must not join the last digit of the byte before it. */
const BYTE_OR_TEXT = /%..|[^%]+/gs;

/** Characters that mean something else when they are not encoded; `!'()*` are the same either way to most. */
const RESERVED = /[/?#[\]@$&+,;=:%]/;

/**
 * Characters that leave no mark on the screen. Three may be part of a word: a space between two that do, a
 * joiner in a script or an emoji that is joined, and the selector that makes a sign, or a digit on a key, an
 * emoji, or keeps it from being one.
 */
const HIDDEN =
  /(?!(?<=[^\s/]) (?=[^\s/])|(?<=[\p{Lo}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d](?=[\p{Lo}\p{M}\p{Extended_Pictographic}])(?=\P{Default_Ignorable_Code_Point})|(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]|(?<=(?<!%.)[\d#*])\ufe0f(?=\u20e3))[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu;

/** Most paths need no second look: this many of a hundred are made of these alone. */
const PLAIN = /^[\w\-.~!$&'()*+,;=:@/]*$/;

/** The path of a URL as it is counted and shown. */
export function spelt(path: string): string {
  if (PLAIN.test(path)) return path;
  return path.replaceAll(ENCODED, decoded).replaceAll(BYTE_OR_TEXT, composed).replaceAll(HIDDEN, encoded);
}

/** Whether every character of a text leaves its mark; spaces may stand anywhere. */
export function showsAll(text: string): boolean {
  return text.replaceAll(" ", "-").search(HIDDEN) < 0;
}

/**
 * The beginning of a spelt text, of at most so many UTF-16 units, cut between characters; a mark stands for the
 * rest.
 */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = "";
  for (const [character] of text.matchAll(/%[\dA-F]{2}|.[\p{M}\u200c\u200d]*/gsu)) {
    if (kept.length + character.length > most) break;
    kept += character;
  }
  // A joiner that joins nothing is hidden, and a space before the mark is not.
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
    // Half of a pair, which no URL has.
    return "%EF%BF%BD";
  }
}
