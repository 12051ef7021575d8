/** The capabilities of the terminal. */
export interface Terminal {
  /** Characters in a line. */
  columns: number;
  colour: boolean;
  /** Bars of block characters; otherwise of hash marks. */
  blocks: boolean;
}

/** A line of a table: a name, its counts, and the relative length of its bar. */
export interface Bar {
  name: string;
  cells: readonly string[];
  size: number;
}

/** The maximum length of a bar in characters: longer ones are no easier to compare. */
const LONGEST_BAR = 50;

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** Lines with names on the left, numbers on the right, and a bar after them that fits the terminal. */
export function bars(lines: readonly Bar[], { columns, colour, blocks }: Terminal): string[] {
  const cellWidths = lines.reduce<number[]>(
    (widths, { cells }) => cells.map((cell, index) => Math.max(cell.length, widths[index] ?? 0)),
    [],
  );
  const numbers = cellWidths.reduce((sum, width) => sum + width + 2, 0);
  // The bars get at least a quarter of the line; the longest names are cut.
  const longest = Math.max(...lines.map(({ name }) => widthOf(name)));
  const nameWidth = Math.max(Math.min(longest, Math.floor(columns * 0.75) - numbers - 4), 8);
  const barWidth = Math.max(Math.min(columns - nameWidth - numbers - 4, LONGEST_BAR), 0);
  const most = Math.max(...lines.map(({ size }) => size), 1);
  return lines.map(({ name, cells, size }) => {
    const right = cells.map((cell, index) => `  ${cell.padStart(cellWidths[index] ?? 0)}`).join("");
    const bar = barOf((size / most) * barWidth, blocks);
    return `  ${fitted(name, nameWidth)}${right}  ${colour && bar ? `\x1b[36m${bar}\x1b[39m` : bar}`.trimEnd();
  });
}

function barOf(length: number, blocks: boolean): string {
  if (!blocks) return "#".repeat(Math.ceil(length));
  const eighths = length > 0 ? Math.max(Math.round(length * 8), 1) : 0;
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}

function fitted(name: string, width: number): string {
  let text = name;
  if (widthOf(name) > width) {
    const characters = [...name];
    while (widthOf(characters.join("")) > width - 1) characters.pop();
    text = `${characters.join("")}…`;
  }
  return text + " ".repeat(Math.max(width - widthOf(text), 0));
}

/** How many columns a text takes: East Asian characters and emoji take two, combining marks none. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
