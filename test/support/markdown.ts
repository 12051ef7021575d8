/** A fenced code block of a Markdown page. */
export interface Block {
  language: string;
  /** The file that the block belongs to, which follows the language. */
  file: string | undefined;
  lines: string[];
}

/** The blocks of a page, from top to bottom. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map(
    ([, language = "", file, text = ""]) => ({ language, file, lines: text.trimEnd().split("\n") }),
  );
}
