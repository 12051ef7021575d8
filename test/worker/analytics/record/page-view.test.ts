import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { visitOf } from "../../../../worker/analytics/record/visit.ts";
import { KINDS } from "../../../support/kinds.ts";

const DOCUMENT = join(import.meta.dirname, "../../../../docs/analytics.md");
const COUNTS = { v: "page view", b: "bot", "": "neither" };

describe("the rule of a page view", () => {
  it("has a test for each row of the table in docs/analytics.md, and a row for each test", async () => {
    const table = (await readFile(DOCUMENT, "utf8")).matchAll(/^\| (.+?) \| (page view|bot|neither) \|/gm);
    const rows = [...table].map(([, request = "", counts]) => [request.replaceAll("`", ""), counts]);
    expect(rows).toEqual(Object.entries(KINDS).map(([name, { counts }]) => [name, counts]));
    expect(rows.length).toBe(40);
  });

  it.each(Object.entries(KINDS))("counts %s as its row says", (_, kind) => {
    const { counts, headers, method = "GET", status = 200, query = "", view } = kind;
    const request = { method, url: `https://example.com/page${query}`, headers: new Headers(headers) };
    const visit = visitOf(request, { status, arrived: 0, isPrivate: false });
    expect(COUNTS[visit.kind]).toBe(counts);
    if (!view) return expect(visit.view).toBeUndefined();
    const { browser, system, device, referrer, campaign } = view;
    expect(visit.view?.names).toEqual({
      pages: "/page",
      ...(referrer && { entryPages: "/page", referrers: referrer }),
      ...(campaign && { campaigns: campaign }),
      countries: "XX",
      browsers: browser,
      systems: system,
      devices: device,
    });
  });

  it.each([
    ["a document that a script requested", { "sec-fetch-dest": "document", "sec-fetch-mode": "cors" }, "v"],
    ["an image that is navigated to", { "sec-fetch-dest": "image", "sec-fetch-mode": "navigate" }, ""],
    ["a destination that does not exist", { "sec-fetch-dest": "nonsense", "sec-fetch-mode": "navigate" }, ""],
    ["an empty destination", { "sec-fetch-dest": "" }, ""],
    ["destinations joined by a proxy", { "sec-fetch-dest": "document, document" }, ""],
    ["an invented purpose", { "sec-fetch-dest": "document", "sec-purpose": "reading" }, "v"],
    ["an Accept of 10 KB", { accept: `text/html${",a/b".repeat(2_500)}` }, "v"],
    ["HTML after other types", { accept: "application/json, text/html" }, ""],
    ["HTML in capitals", { accept: "TEXT/HTML" }, "v"],
    ["a type that begins like HTML", { accept: "text/html-fragment" }, ""],
    [
      "a User-Agent of 10 KB",
      { "user-agent": `Mozilla/5.0 Firefox/147.0 ${"x".repeat(10_000)}`, accept: "text/html" },
      "v",
    ],
    ["bytes that are not text", { "user-agent": "Mozilla/5.0 \xff\xfe", accept: "\xfftext/html" }, ""],
    ["no headers", { "user-agent": "" }, "b"],
  ])("decides headers that contradict each other or make no sense: %s", (_, headers, kind) => {
    const agent = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0" };
    const request = {
      method: "GET",
      url: "https://example.com/",
      headers: new Headers({ ...agent, ...headers }),
    };
    expect(visitOf(request, { status: 200, arrived: 0, isPrivate: false }).kind).toBe(kind);
  });

  it.each([204, 206, 299, 304])("counts a %i", (status) => {
    expect(navigate(status)).toBe("v");
  });

  it.each([101, 300, 301, 302, 307, 308, 400, 404, 410, 500, 503])("does not count a %i", (status) => {
    expect(navigate(status)).toBe("");
  });

  function navigate(status: number) {
    const headers = new Headers({ "user-agent": "Mozilla/5.0 Firefox/147.0", "sec-fetch-dest": "document" });
    const request = { method: "GET", url: "https://example.com/", headers };
    return visitOf(request, { status, arrived: 0, isPrivate: false }).kind;
  }
});
