/** Redis's glob patterns: `*`, `?`, `[a-c]`, `[^a]`, and `\` to escape a character. */

/** What one character must be, or any number of characters. */
type Part = ((character: string) => boolean) | "*";

export function matcher(pattern: string): (text: string) => boolean {
  const parts = partsOf(pattern);
  return (text) => matches(parts, text);
}

/** Goes back to the last star only, so that no pattern takes long. */
function matches(parts: readonly Part[], text: string): boolean {
  let part = 0;
  let afterStar: number | undefined;
  let tried = 0;
  for (let at = 0; at < text.length; ) {
    const wanted = parts[part];
    if (wanted === "*") {
      part += 1;
      afterStar = part;
      tried = at;
    } else if (wanted?.(text.charAt(at))) {
      part += 1;
      at += 1;
    } else if (afterStar !== undefined) {
      part = afterStar;
      tried += 1;
      at = tried;
    } else return false;
  }
  return parts.slice(part).every((rest) => rest === "*");
}

function partsOf(pattern: string): Part[] {
  const parts: Part[] = [];
  for (const [part, escaped, not, set] of pattern.matchAll(
    /\\([\s\S])|\[(\^?)((?:\\[\s\S]|[^\]\\]-[\s\S]|[^\]])*)\]?|[\s\S]/g,
  )) {
    if (set !== undefined) parts.push(oneOf(set, not === "^"));
    else if (part === "*") parts.push("*");
    else parts.push((character) => part === "?" || character === (escaped ?? part));
  }
  return parts;
}

/** The characters of a set, whose ranges may be in either order. */
function oneOf(set: string, isNegated: boolean): Part {
  const ranges = [...set.matchAll(/\\([\s\S])|([\s\S])-([\s\S])|[\s\S]/g)].map(([one, escaped, from, to]) =>
    from === undefined || to === undefined ? [escaped ?? one, escaped ?? one] : [from, to].sort(),
  );
  return (character) =>
    ranges.some(([from = "", to = ""]) => from <= character && character <= to) !== isNegated;
}
