import { describe, expect, it } from "vitest";
import { type Seen, visitOf } from "../../../../worker/analytics/record/visit.ts";

const CHROME =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36";
const NOON = Date.parse("2026-11-23T12:34:56Z");

interface Asked {
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  cf?: unknown;
  status?: number;
  arrived?: number;
  isPrivate?: boolean;
}

function visit({ method = "GET", url = "https://example.com/a", headers, cf, ...rest }: Asked = {}) {
  const request: Seen = {
    method,
    url,
    headers: new Headers({ "user-agent": CHROME, accept: "text/html", ...headers }),
    cf,
  };
  return visitOf(request, rest.status ?? 200, rest.arrived ?? NOON, rest.isPrivate ?? false);
}

describe("a page view", () => {
  it("is a GET that accepts text, is answered below 400 and comes from no bot", () => {
    expect(visit()).toMatchObject({ kind: "v", status: 200, day: "2026-11-23", hour: "12" });
    expect(visit({ status: 304 }).kind).toBe("v");
  });

  it.each<[string, Asked]>([
    ["a HEAD", { method: "HEAD" }],
    ["a POST", { method: "POST" }],
    ["a 404", { status: 404 }],
    ["a 500", { status: 500 }],
    ["an Accept of */*", { headers: { accept: "*/*" } }],
    ["an Accept that has text later only", { headers: { accept: "application/json, text/html" } }],
    ["a bot", { headers: { "user-agent": "Googlebot/2.1" } }],
  ])("is not %s", (_, asked) => {
    const { kind, view } = visit(asked);
    expect(kind).not.toBe("v");
    expect(view).toBeUndefined();
  });

  it("keeps the path alone, of at most 200 characters", () => {
    expect(visit({ url: "https://example.com/a/b?token=secret#x" }).view?.page).toBe("/a/b");
    const { page } = visit({ url: `https://example.com/${"x".repeat(5_000)}` }).view ?? expect.fail();
    expect(page).toBe(`/${"x".repeat(199)}…`);
  });

  it("takes the country from Cloudflare, else from the header, and XX where it is none", () => {
    expect(visit({ cf: { country: "DE" }, headers: { "cf-ipcountry": "US" } }).view?.country).toBe("DE");
    expect(visit({ cf: {}, headers: { "cf-ipcountry": "FR" } }).view?.country).toBe("FR");
    expect(visit({ headers: { "cf-ipcountry": "T1" } }).view?.country).toBe("T1");
    expect(visit({ headers: { "cf-ipcountry": "<script>" } }).view?.country).toBe("XX");
    expect(visit().view?.country).toBe("XX");
  });

  it.each([
    ["another host", "https://News.Example.net/x?q=secret", "news.example.net"],
    ["a host with a port", "http://localhost:3000/", "localhost"],
    ["the own host", "https://example.com/b", undefined],
    ["an app", "android-app://com.example/", undefined],
    ["no URL", "nonsense", undefined],
    ["an address, which may be a person's", "http://192.168.0.17/", undefined],
    ["an address of IPv6", "http://[2001:db8::1]/", undefined],
    ["what no host is called", "http://(other)/", undefined],
  ])("names the referring host of %s", (_, referer, host) => {
    expect(visit({ headers: { referer } }).view?.referrer).toBe(host);
  });
});

describe("a visitor", () => {
  it("is told apart by address and user agent, whatever is asked for", () => {
    const from = (address: string, agent = CHROME) =>
      visit({ method: "POST", headers: { "cf-connecting-ip": address, "user-agent": agent } }).visitor;
    expect(from("1.2.3.4")).toBe(from("1.2.3.4"));
    expect(from("1.2.3.4")).not.toBe(from("1.2.3.5"));
    expect(from("1.2.3.4")).not.toBe(from("1.2.3.4", "Mozilla/5.0 Firefox/140.0"));
  });

  it("is no bot", () => {
    expect(visit({ headers: { "user-agent": "curl/8.5.0" } })).toEqual(
      expect.not.objectContaining({ visitor: expect.anything() }),
    );
    expect(visit({ headers: { "user-agent": "curl/8.5.0" } }).kind).toBe("b");
  });
});

describe("a request that is not to be tracked", () => {
  it.each<[string, Asked]>([
    ["DNT", { headers: { dnt: "1" } }],
    ["Sec-GPC", { headers: { "sec-gpc": "1" } }],
    ["the admin token", { isPrivate: true }],
  ])("adds to requests, status, hours and page views only, with %s", (_, asked) => {
    expect(visit(asked)).toEqual({ day: "2026-11-23", hour: "12", status: 200, kind: "v" });
    const bot = { ...asked, headers: { ...asked.headers, "user-agent": "Googlebot/2.1" } };
    expect(visit(bot)).toEqual({ day: "2026-11-23", hour: "12", status: 200, kind: "" });
  });

  it("is one only where the header says 1", () => {
    expect(visit({ headers: { dnt: "0" } }).visitor).toBeDefined();
  });
});

describe("a day", () => {
  it("is the UTC day in which the request arrived", () => {
    expect(visit({ arrived: Date.parse("2026-11-23T23:59:59.999Z") })).toMatchObject({
      day: "2026-11-23",
      hour: "23",
    });
    expect(visit({ arrived: Date.parse("2026-11-24T00:00:00Z") })).toMatchObject({
      day: "2026-11-24",
      hour: "00",
    });
  });
});
