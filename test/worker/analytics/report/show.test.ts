import { describe, expect, it } from "vitest";
import { stepsTo } from "../../../../worker/analytics/dashboard/chart.ts";
import { html } from "../../../../worker/analytics/dashboard/html.ts";
import { daysOf, neighbour, periodOf } from "../../../../worker/analytics/report/period.ts";
import {
  showChange,
  showCountry,
  showPage,
  showReferrer,
  showShare,
  showStart,
  showWeekday,
} from "../../../../worker/analytics/report/show.ts";

describe("what is displayed", () => {
  it("is a readable path, unless that would hide something", () => {
    expect(showPage("/m%C3%BCnchen/%3Cb%3E")).toBe("/münchen/<b>");
    for (const path of ["/a%00b", "/a%1B[31m", "/a%E2%80%AEb", "(other)"]) expect(showPage(path)).toBe(path);
  });

  it("is a source by its common name", () => {
    expect(["news.example", "android-app://com.slack", "(direct)", "(other)"].map(showReferrer)).toEqual([
      "news.example",
      "com.slack (Android)",
      "Direct or unknown",
      "(other)",
    ]);
  });

  it("is a country by name", () => {
    expect(["DE", "T1", "XX", "(other)"].map(showCountry)).toEqual([
      "Germany",
      "Tor network",
      "Unknown",
      "(other)",
    ]);
  });

  it("is a change in percent", () => {
    expect(showChange(112, 100)).toBe("+12%");
    expect(showChange(97, 100)).toBe("−3%");
    expect([showChange(999, 1_000), showChange(1_001, 1_000)]).toEqual(["under 1%", "under 1%"]);
    expect([showChange(5, 0), showChange(0, 0), showChange(0, 5)]).toEqual(["new", "no change", "−100%"]);
  });

  it("is an hour or a day", () => {
    expect(showStart("2026-11-23T13:00:00Z", true)).toBe("13:00");
    expect(showStart("2026-11-23T00:00:00Z", false)).toBe("23 Nov");
    expect(showStart("2026-11-23T00:00:00+09:00", false)).toBe("23 Nov");
    expect(showStart("2026-11-23T13:00:00-05:00", true)).toBe("13:00");
    expect(showWeekday("2026-11-23T00:00:00+09:00")).toBe("Mon 23 Nov");
  });

  it("is a share in percent, and under one if it is not zero", () => {
    expect([showShare(1, 3), showShare(1, 1_000), showShare(0, 9), showShare(0, 0)]).toEqual([
      "33%",
      "<1%",
      "0%",
      "0%",
    ]);
  });

  it.each([
    [1, [0, 1]],
    [7, [0, 2, 4, 6, 8]],
    [97, [0, 20, 40, 60, 80, 100]],
    [100, [0, 20, 40, 60, 80, 100]],
    [100_001, [0, 50_000, 100_000, 150_000]],
  ])("is a chart up to %i with lines at %j, the last one above every column", (highest, lines) => {
    expect(stepsTo(highest)).toEqual(lines);
  });
});

describe("html", () => {
  it("escapes every value except markup", () => {
    const name = `<script>"x" & 'y'</script>`;
    const escaped = "&#60;script&#62;&#34;x&#34; &#38; &#39;y&#39;&#60;/script&#62;";
    expect(String(html`<p title="${name}">${name}</p>`)).toBe(`<p title="${escaped}">${escaped}</p>`);
    expect(String(html`<ul>${[1, 2].map((n) => html`<li>${n}</li>`)}${false}</ul>`)).toBe(
      "<ul><li>1</li><li>2</li></ul>",
    );
  });
});

describe("a period", () => {
  it("has every day once, across months and leap days", () => {
    const period = periodOf({ from: "2028-02-27", to: "2028-03-01" }, "2026-11-23");
    expect(daysOf(period)).toEqual(["2028-02-27", "2028-02-28", "2028-02-29", "2028-03-01"]);
    expect(neighbour(period, -1)).toEqual({ from: "2028-02-23", to: "2028-02-26" });
    expect(neighbour(period, 1)).toEqual({ from: "2028-03-02", to: "2028-03-05" });
  });
});
