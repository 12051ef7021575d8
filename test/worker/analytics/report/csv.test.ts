import { describe, expect, it } from "vitest";
import { panelCsv } from "../../../../worker/analytics/report/csv.ts";

describe("CSV", () => {
  const csvOf = (...names: string[]) =>
    panelCsv({
      list: "pages",
      title: "Pages",
      rows: names.map((name) => ({ name, shown: name, count: 1 })),
    });

  it("quotes a name with a comma, a quote or a line break (RFC 4180)", () => {
    expect(csvOf("/a", "/a,b", '/"x"', "/a\nb")).toBe(
      'page,page views\r\n/a,1\r\n"/a,b",1\r\n"/""x""",1\r\n"/a\nb",1\r\n',
    );
  });

  it("quotes a name that another list separator would split", () => {
    expect(csvOf("a;=1+1", "a\t=1+1")).toBe('page,page views\r\n"a;=1+1",1\r\n"a\t=1+1",1\r\n');
  });

  // The characters are those of https://owasp.org/www-community/attacks/CSV_Injection
  it.each(["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])(
    "prevents a formula from a name that begins with %j",
    (first) => {
      expect(csvOf(`${first}1+1`)).toBe(`page,page views\r\n"'${first}1+1",1\r\n`);
    },
  );
});
