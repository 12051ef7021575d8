import { describe, expect, it } from "vitest";
import { addSamples, reportOf, type Series } from "../../../bench/soak/report.ts";
import { floorOf, slope } from "../../../bench/soak/slope.ts";

/** Ten minutes of a process with the given memory and descriptors. */
function tenMinutes(memory: (minute: number) => number, descriptors: (minute: number) => number) {
  const series = new Map<number, Series>();
  for (let minute = 0; minute <= 10; minute++) {
    const usage = { name: "workerd", memory: memory(minute), descriptors: descriptors(minute) };
    addSamples(series, minute, new Map([[7, usage]]));
  }
  return series;
}
const good = new Map([["200", 9]]);

describe("the slope", () => {
  it("is that of the best-fitting line", () => {
    expect(
      slope([
        [0, 1],
        [1, 3],
        [2, 5],
      ]),
    ).toBeCloseTo(2);
    expect(
      slope([
        [0, 5],
        [1, 4],
        [2, 6],
        [3, 5],
      ]),
    ).toBeCloseTo(0.2);
  });

  it("is 0 for one sample and for none", () => {
    expect([slope([]), slope([[1, 7]])]).toEqual([0, 0]);
  });
});

describe("the floor", () => {
  it("is the lowest sample of each part of the time", () => {
    const saw: [number, number][] = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((minute) => [minute, 100 + (minute % 3)]);
    expect(floorOf(saw, 3).map(([, value]) => value)).toEqual([100, 100, 100]);
    expect(floorOf([], 3)).toEqual([]);
  });
});

describe("the report of a soak", () => {
  it("finds nothing wrong with values that rise and fall", () => {
    const { lines, wrong } = reportOf(
      tenMinutes(
        (m) => 150 + (m % 3) * 10,
        (m) => 20 + (m % 2),
      ),
      good,
    );
    expect(wrong).toEqual([]);
    expect(lines[0]).toMatch(
      /^workerd \(7\): 150 to 160 MB, [+-]\d+\.\d\d MB a minute; 20 to 20 descriptors, /,
    );
    expect(lines).toContain("9 times 200");
  });

  it("names a process whose memory or descriptors grow", () => {
    const { wrong } = reportOf(
      tenMinutes(
        (m) => 150 + 2 * m,
        (m) => 20 + 3 * m,
      ),
      good,
    );
    expect(wrong).toEqual([
      "the memory of workerd (7) grows by 2.00 MB a minute",
      "the descriptors of workerd (7) grow by 3.00 a minute",
    ]);
  });

  it("names every unexpected answer", () => {
    const { wrong } = reportOf(
      new Map(),
      new Map([
        ["200", 9],
        ["502, unexpected for GET ?limit=20", 1],
      ]),
    );
    expect(wrong).toEqual(["1 times 502, unexpected for GET ?limit=20"]);
  });
});
