/**
 * One spelling for the addresses of one page, after RFC 3986, 6.2.2: what is percent-encoded without need is
 * decoded, the rest is encoded with capitals. Words stand as their readers write them, in every script; what
 * cannot be seen, or turns text round, stays encoded. Spelling what is spelt changes nothing.
 */

/** One character of well-formed UTF-8, or a byte that is part of none, or a percent sign that encodes none. */
const ENCODED =
  /%[CD][\dA-F]%[89AB][\dA-F]|%E[\dA-F](?:%[89AB][\dA-F]){2}|%F[\dA-F](?:%[89AB][\dA-F]){3}|%[\dA-F]{2}|%/gi;

/** Characters that mean something else when they are not encoded; `!'()*` are the same either way to most. */
const RESERVED = /[/?#[\]@$&+,;=:%]/;

/**
 * Characters that leave no mark on the screen. Three may be part of a word: a space between two that do, a
 * joiner in a script or an emoji that is joined, and the selector that makes a sign an emoji.
 */
const HIDDEN =
  /(?!(?<=[^\s/]) (?=[^\s/])|(?<=[\p{Lo}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d](?=[\p{Lo}\p{M}\p{Extended_Pictographic}])|(?<=\p{Extended_Pictographic})\ufe0f)[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu;

/** Most paths need no second look: this many of a hundred are made of these alone. */
const PLAIN = /^[\w\-.~!$&'()*+,;=:@/]*$/;

/** The path of a URL as it is counted and shown. */
export function spelt(path: string): string {
  if (PLAIN.test(path)) return path;
  return path.replaceAll(ENCODED, decoded).normalize("NFC").replaceAll(HIDDEN, encoded);
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
  // A joiner that joins nothing is hidden.
  return `${kept.replace(/[\u200c\u200d]+$/, "")}…`;
}

function decoded(text: string): string {
  if (text === "%") return "%25";
  try {
    const character = decodeURIComponent(text);
    return RESERVED.test(character) ? text.toUpperCase() : character;
  } catch {
    return text.toUpperCase();
  }
}

function encoded(character: string): string {
  try {
    return encodeURIComponent(character);
  } catch {
    // Half of a pair, which no URL has.
    return "%EF%BF%BD";
  }
}
