import { describe, expect, it } from "vitest";
import { type Seen, visitOf } from "../../../../worker/analytics/record/visit.ts";
import { BROWSER } from "../../../support/site.ts";

const NOON = Date.parse("2026-11-23T12:34:56Z");

interface Asked {
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  cf?: unknown;
  status?: number;
  route?: string;
  isPrivate?: boolean;
}

function visit({ method = "GET", url = "https://example.com/a", headers, cf, ...rest }: Asked = {}) {
  const request: Seen = {
    method,
    url,
    headers: new Headers({ "user-agent": BROWSER, accept: "text/html", ...headers }),
    cf,
  };
  return visitOf(request, { status: 200, arrived: NOON, isPrivate: false, ...rest });
}
const namesOf = (asked?: Asked) => visit(asked).view?.names ?? expect.fail("no view");

describe("the page of a view", () => {
  const pageOf = (path: string) => namesOf({ url: `https://example.com${path}` }).pages;

  it("is only its path, in one spelling", () => {
    expect(pageOf("/caf%c3%a9/%62?token=secret#x")).toBe("/café/b");
  });

  it("is cut after 200 characters of any script, so that long titles remain distinct", () => {
    expect(pageOf(`/${"x".repeat(5_000)}`)).toBe(`/${"x".repeat(199)}…`);
    const title = "二〇二六年十一月".repeat(20);
    expect(pageOf(`/${title}甲`)).toBe(`/${title}甲`);
    expect(pageOf(`/${title}乙`)).not.toBe(pageOf(`/${title}甲`));
  });

  it("is the route if it is one of the API, so that all posts are one row", () => {
    const names = namesOf({ url: "https://example.com/%70osts/post:80/", route: "/posts/:id" });
    expect([names.pages, names.entryPages]).toEqual(["/posts/:id", "/posts/:id"]);
  });
});

describe("the country of a view", () => {
  it("is Cloudflare's, else the header's, and XX if there is none", () => {
    expect(namesOf({ cf: { country: "DE" }, headers: { "cf-ipcountry": "US" } }).countries).toBe("DE");
    expect(namesOf({ cf: {}, headers: { "cf-ipcountry": "FR" } }).countries).toBe("FR");
    expect(namesOf({ headers: { "cf-ipcountry": "T1" } }).countries).toBe("T1");
    expect(namesOf({ headers: { "cf-ipcountry": "<script>" } }).countries).toBe("XX");
    expect(namesOf().countries).toBe("XX");
  });
});

describe("a visitor", () => {
  const visitorOf = (address: string, agent = BROWSER) =>
    visit({ headers: { "cf-connecting-ip": address, "user-agent": agent } }).view?.visitor;

  it("is distinguished by address and user agent", () => {
    expect(visitorOf("1.2.3.4")).toBe(visitorOf("1.2.3.4"));
    expect(visitorOf("1.2.3.4")).not.toBe(visitorOf("1.2.3.5"));
    expect(visitorOf("1.2.3.4")).not.toBe(visitorOf("1.2.3.4", "Mozilla/5.0 Firefox/140.0"));
  });

  it("has a whole /64 of IPv6 addresses, as in the rate limit", () => {
    expect(visitorOf("2001:db8:1:2::1")).toBe(visitorOf("2001:DB8:1:2:ffff:1234:5678:9abc"));
    expect(visitorOf("2001:db8:1:2::1")).not.toBe(visitorOf("2001:db8:1:3::1"));
  });

  it.each<[string, Asked]>([
    ["did not request a page", { headers: { accept: "*/*" } }],
    ["found nothing", { status: 404 }],
    ["posted something", { method: "POST" }],
    ["is a robot", { headers: { "user-agent": "curl/8.5.0" } }],
  ])("is nobody who %s", (_, asked) => {
    expect(visit(asked).view).toBeUndefined();
  });
});

describe("a request that must not be tracked", () => {
  it.each<[string, Asked]>([
    ["DNT", { headers: { dnt: "1" } }],
    ["Sec-GPC", { headers: { "sec-gpc": "1" } }],
    ["the admin token", { isPrivate: true }],
  ])("counts only as a request and a page view, with %s", (_, asked) => {
    expect(visit(asked)).toEqual({ arrived: NOON, status: 200, kind: "v" });
    const bot = { ...asked, headers: { ...asked.headers, "user-agent": "Googlebot/2.1" } };
    expect(visit(bot)).toEqual({ arrived: NOON, status: 200, kind: "" });
  });

  it("is one only if the header is 1", () => {
    expect(visit({ headers: { dnt: "0" } }).view).toBeDefined();
  });
});
