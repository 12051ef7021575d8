import { expect, it } from "vitest";
import { read } from "./pages.ts";

const blockOf = (page: string, name: string) =>
  new RegExp(`<!-- ${name} -->\\n([^]*?)<!-- /${name} -->`).exec(read(page))?.[1] ?? "";

it("shows only figures from the bench's last run", () => {
  const rows = blockOf("docs/performance.md", "bench").trim().split("\n").slice(2);
  const results = read("bench/results.md");
  const figures = rows.map((row) => row.split("|")[2]?.trim() ?? "");
  expect(figures.length).toBeGreaterThan(5);
  expect(figures.filter((figure) => !results.includes(`| ${figure}`))).toEqual([]);
});

it("shows the bundle's size limit", async () => {
  const { MOST_BYTES } = await import("../../infra/bundle.ts");
  const [, size = ""] = /deployed code, gzipped \| ([\d.]+) KB/.exec(read("README.md")) ?? [];
  expect(Number(size) * 1_000).toBeLessThanOrEqual(MOST_BYTES);
  expect(Number(size) * 1_000).toBeGreaterThan(MOST_BYTES - 500);
});
