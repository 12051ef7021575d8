import type { Outcome } from "./step.ts";

const SIGNS = { well: "✓", wrong: "✗", skipped: "-" } as const;

/** The outcomes as text: a line each, advice below a failure, and a count. */
export function renderTable(url: string, outcomes: readonly Outcome[]): string {
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  const lines = outcomes.flatMap(({ name, state, note, advice, ms }) => [
    `  ${SIGNS[state]} ${name.padEnd(width)}  ${ms === undefined ? " ".repeat(8) : `${String(ms).padStart(5)} ms`}  ${note}`,
    ...(advice === undefined ? [] : [`${" ".repeat(width + 16)}${advice}`]),
  ]);
  const count = (state: Outcome["state"]) => outcomes.filter((each) => each.state === state).length;
  const wrong = count("wrong");
  const skipped = count("skipped");
  const rest = [wrong > 0 && `${wrong} failed`, skipped > 0 && `${skipped} not tried`].filter(Boolean);
  return [url, "", ...lines, "", [`${count("well")} passed`, ...rest].join(", ")].join("\n");
}
