import { describe, expect, it } from "vitest";
import { sourceOf } from "../../../../worker/analytics/record/source.ts";

function source(referer: string | undefined, query = "", more: Record<string, string> = {}) {
  const headers = new Headers({ ...(referer !== undefined && { referer }), ...more });
  return sourceOf(headers, new URL(`https://example.com/page${query}`));
}

describe("where a view came from", () => {
  it.each([
    ["another host", "https://News.Example.net/x?q=secret", "news.example.net"],
    ["a host with a port", "http://localhost:3000/", "localhost"],
    ["a host with an underscore", "https://my_site.tumblr.example/", "my_site.tumblr.example"],
    ["a host that ends with a dot", "https://news.example./", "news.example"],
    ["a host in another script", "https://xn--e1afmkfd.xn--p1ai/", "xn--e1afmkfd.xn--p1ai"],
    ["www.", "https://www.bing.com/", "bing.com"],
    ["the mobile site", "https://m.facebook.com/", "facebook.com"],
    ["a link redirect", "https://lm.facebook.com/l.php", "facebook.com"],
    ["a short host that looks like a prefix", "https://m.de/", "m.de"],
    ["an Android app", "android-app://com.google.android.gm/", "android-app://com.google.android.gm"],
    ["an invalid Android app", "android-app://<script>/", "(direct)"],
    ["no page", undefined, "(direct)"],
    ["an empty header", "", "(direct)"],
    ["an invalid URL", "nonsense", "(direct)"],
    ["another scheme", "ftp://files.example/", "(direct)"],
    ["an IPv4 address, which may be a person's", "http://192.168.0.17/", "(direct)"],
    ["an IPv6 address", "http://[2001:db8::1]/", "(direct)"],
    ["an invalid host", "http://(other)/", "(direct)"],
    ["a host of 10 KB", `https://${"a.".repeat(5_000)}example/`, `${"a.".repeat(50)}`],
  ])("is %s", (_, referer, expected) => {
    expect(source(referer)?.referrer).toBe(expected);
  });

  it.each([
    ["its own host", "https://example.com/b"],
    ["its own host with another scheme and port", "http://example.com:8080/b"],
    ["its own host with www.", "https://www.example.com/"],
  ])("is the site itself for %s, whatever the query says", (_, referer) => {
    expect(source(referer, "?utm_source=x&ref=y&utm_campaign=z")).toBeUndefined();
  });

  it.each(["https://www.example.com/b", "https://example.com/b", "https://m.example.com/"])(
    "is the site itself for %s if that is at www.",
    (referer) => {
      expect(sourceOf(new Headers({ referer }), new URL("https://www.example.com/"))).toBeUndefined();
    },
  );

  it("is the site itself if its policy suppresses the Referer", () => {
    const own = { "sec-fetch-site": "same-origin" };
    expect(source(undefined, "", { ...own, "sec-fetch-dest": "document" })).toBeUndefined();
    // A service worker's requests are always same-origin, wherever the visitor comes from.
    expect(source(undefined, "", { ...own, "sec-fetch-dest": "empty" })?.referrer).toBe("(direct)");
  });

  it.each([
    ["utm_source before the Referer", "?utm_source=newsletter", "newsletter"],
    ["utm_source before ref", "?ref=a&utm_source=b", "b"],
    ["ref", "?ref=producthunt.com", "producthunt.com"],
    ["a tag that is a host", "?utm_source=www.News.example", "news.example"],
    ["a tag in lower case", "?utm_source=%20Spring%20%20Sale", "spring sale"],
    ["another script", "?utm_source=%D8%AE%D8%A8%D8%B1", "خبر"],
    ["a percent sign", "?utm_source=50%25+off", "50% off"],
    ["a percent sign at the end", "?utm_source=100%25", "100%"],
    ["a percent sign that is not encoded", "?utm_source=100%", "100%"],
    ["spaces around a slash", "?utm_source=spring+/+summer", "spring / summer"],
    ["a bar and a slash", "?utm_source=Brand+%7C+Search+/+Exact", "brand | search / exact"],
    ["reserved characters", "?utm_source=%23a%26b%3Dc%3Fd%2Be", "#a&b=c?d+e"],
    ["a tag that is encoded twice, decoded once", "?utm_source=spring%2520sale", "spring%20sale"],
    ["keycaps", "?utm_source=1%EF%B8%8F%E2%83%A3%23%EF%B8%8F%E2%83%A3", "1\ufe0f\u20e3#\ufe0f\u20e3"],
    ["an emoji", "?utm_source=%E2%9D%A4%EF%B8%8F", "❤\ufe0f"],
    ["60 characters", `?utm_source=${"é".repeat(60)}`, "é".repeat(60)],
  ])("takes %s", (_, query, expected) => {
    expect(source("https://news.example/", query)?.referrer).toBe(expected);
  });

  it.each([
    ["more than 60 characters", `?utm_source=${"x".repeat(61)}`],
    ["an e-mail address", "?ref=somebody@example.com"],
    ["one that is encoded twice", "?ref=somebody%2540example.com"],
    ["one that is encoded three times", "?ref=somebody%252540example.com"],
    ["an empty tag", "?utm_source=&ref=%20"],
    ["a dot alone", "?ref=."],
    ["a right-to-left override", "?utm_source=%E2%80%AEabc"],
    ["a left-to-right isolate beside a percent sign", "?utm_source=50%25%E2%81%A6+off"],
    ["control characters", "?utm_source=a%00b"],
    ["a variation selector after a letter", "?utm_source=a%EF%B8%8F"],
    ["a joiner between unrelated characters", "?utm_source=a%E2%80%8D+/"],
    ["bytes that are not text", "?utm_source=%FF"],
    ["one of our own names", "?utm_source=(other)"],
    ["another parameter", "?source=a&gclid=b&fbclid=c&q=d"],
  ])("does not take %s", (_, query) => {
    expect(source("https://news.example/", query)).toEqual({ referrer: "news.example", campaign: undefined });
  });

  it("has a campaign, by the same rules", () => {
    expect(source(undefined, "?utm_campaign=Autumn")).toEqual({ referrer: "(direct)", campaign: "autumn" });
    expect(source(undefined, "?utm_campaign=me@example.com")?.campaign).toBeUndefined();
  });
});
