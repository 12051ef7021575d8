/** Splits JSON arrays into items, so that numbers keep digits that a double would lose. */

/**
 * The items of an array, each as written, without surrounding white space.
 * @param json valid JSON that is an array
 */
export function jsonItems(json: string): string[] {
  const items: string[] = [];
  let start = json.indexOf("[") + 1;
  let depth = 1;
  for (let i = start; depth > 0; i += 1) {
    const character = json[i] ?? "]";
    if (character === '"') i = endOfString(json, i);
    else if ("[{".includes(character)) depth += 1;
    else if ("]}".includes(character)) depth -= 1;
    if (depth === 0 || (depth === 1 && character === ",")) {
      items.push(json.slice(start, i).trim());
      start = i + 1;
    }
  }
  return items[0] === "" ? [] : items;
}

/** The end of the string that begins at `start`: the first unescaped quotation mark. */
function endOfString(json: string, start: number): number {
  let end = start + 1;
  while (end < json.length && json[end] !== '"') end += json[end] === "\\" ? 2 : 1;
  return end;
}
