/** Redis's glob patterns: `*`, `?`, `[a-c]`, `[^a]`, and `\` to escape a character. */

export function matcher(pattern: string): (text: string) => boolean {
  const source = pattern.replace(/\\(.)|\[(\^?)((?:\\.|[^\]])*)\]|[\s\S]/g, (part, escaped, not, set) => {
    if (escaped !== undefined) return quoted(escaped);
    if (set !== undefined) return set === "" ? "(?!)" : `[${not}${set.replace(/[[\]^]/g, "\\$&")}]`;
    if (part === "*") return "[\\s\\S]*";
    return part === "?" ? "[\\s\\S]" : quoted(part);
  });
  const expression = new RegExp(`^${source}$`);
  return (text) => expression.test(text);
}

function quoted(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
