import { expect, it } from "vitest";
import { periodLinks } from "../../../../worker/analytics/dashboard/period-links.ts";

it("marks one period as the current one, even on a day when two are the same", () => {
  const links = String(periodLinks({ from: "2026-01-01", to: "2026-01-01" }, "2026-01-01"));
  expect(links.match(/aria-current="page">[^<]*/g)).toEqual(['aria-current="page">Today']);
});

it("keeps the list and the filters in every link and in the form, and offers no period too long for them", () => {
  const kept = { page: "/a&b", list: "pages" };
  const links = String(periodLinks({ from: "2026-11-20", to: "2026-11-23" }, "2026-11-23", kept, 31));
  const hrefs = [...links.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
  expect(hrefs).toHaveLength(7);
  for (const href of hrefs) expect(href).toMatch(/page=%2Fa%26b&#38;list=pages$/);
  expect(links).toContain('<input type="hidden" name="page" value="/a&#38;b">');
  expect(links).not.toContain("This year");
});
