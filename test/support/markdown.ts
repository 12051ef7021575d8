/** A fenced block of a page in Markdown. */
export interface Block {
  language: string;
  /** What follows the language: the file that the block is of. */
  file: string | undefined;
  lines: string[];
}

/** The blocks of a page, from top to bottom. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map(
    ([, language = "", file, text = ""]) => ({ language, file, lines: text.trimEnd().split("\n") }),
  );
}
