/** A terminal's content as a page, for a screenshot. */

const MARKS: Readonly<Record<string, string>> = {
  "\x1b[1m": "<b>",
  "\x1b[22m": "</b>",
  "\x1b[36m": "<i>",
  "\x1b[39m": "</i>",
};

/** @param lines of a session, with the escape sequences for bold and cyan */
export function terminalPage(lines: string): string {
  const escaped = lines.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
  const marked = escaped.replaceAll(/\x1b\[\d+m/g, (sequence) => MARKS[sequence] ?? "");
  return `<!doctype html><meta charset="utf-8"><style>
body{margin:0;padding:1.25rem 1.5rem;display:inline-block;background:#101615;color:#d7e0dd}
pre{margin:0;font:14px/1.35 ui-monospace,"DejaVu Sans Mono",monospace}
i{font-style:normal;color:#4fc7b4}
</style><pre>${marked}</pre>`;
}
