import { describe, expect, it } from "vitest";
import { exactly, isMet, type Row } from "../../bench/row.ts";
import { interleaved, median, ratios, spread } from "../../bench/statistics.ts";
import { table } from "../../bench/table.ts";

const row: Row = { measure: "p50", own: "33.1 ms", other: "floor 33.0 ms", figure: exactly(1) };

describe("a row", () => {
  it.each([
    [{ most: 1.05 }, 1.05, true],
    [{ most: 1.05 }, 1.06, false],
    [{ least: 0.85 }, 0.85, true],
    [{ least: 0.85 }, 0.84, false],
    [undefined, 9, undefined],
  ] as const)("with the bar %o and the figure %d is met: %s", (bar, figure, met) => {
    expect(isMet({ ...row, figure: exactly(figure), ...(bar && { bar }) })).toBe(met);
  });

  it("shows its spread, its bar and whether it is met", () => {
    const figure = { median: 1.1, lowest: 0.98, highest: 1.3 };
    const [, , line = ""] = table([{ ...row, figure, bar: { most: 1.05 } }]).split("\n");
    const cells = line.split("|").map((cell) => cell.trim());
    expect(cells).toEqual([
      "",
      "p50",
      "33.1 ms",
      "floor 33.0 ms",
      "1.10 (0.98 to 1.30)",
      "≤ 1.05",
      "NOT MET",
      "",
    ]);
  });
});

describe("the rounds", () => {
  it("are compared one by one", () => {
    expect(ratios([2, 9, 4], [1, 3, 4])).toEqual([2, 3, 1]);
    expect(spread([2, 3, 1])).toEqual({ median: 2, lowest: 1, highest: 3 });
    expect(median([1, 2, 3, 10])).toBe(2.5);
  });

  it("begin with a different subject each time, and the first round does not count", async () => {
    const order: string[] = [];
    const values = await interleaved(2, ["a", "b"], async (name, round) => {
      order.push(name);
      return round;
    });
    expect(order.join("")).toBe("abbaab");
    expect(values).toEqual({ a: [1, 2], b: [1, 2] });
  });
});
