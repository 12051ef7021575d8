import { describe, expect, it } from "vitest";
import {
  deployedHosts,
  type Route,
  scriptFor,
  type Table,
  validatePattern,
} from "../../../local/edge/routing.ts";

function table(patterns: Record<string, string | null>, rest: Partial<Table> = {}): Table {
  const routes: Route[] = Object.entries(patterns).map(([pattern, script]) => ({ pattern, script }));
  return { routes, domains: [], workersDev: [], ...rest };
}

const reach = (url: string, where: Table) => scriptFor(new URL(url), where);

describe("a pattern", () => {
  const cases: [pattern: string, url: string, matches: boolean][] = [
    ["example.com/posts", "http://example.com/posts", true],
    ["example.com/posts", "http://example.com/posts?limit=5", false],
    ["example.com/posts", "http://example.com/posts/1", false],
    ["example.com/posts*", "http://example.com/posts?limit=5", true],
    ["example.com/posts*", "http://example.com/posts/1", true],
    ["example.com/posts*", "http://example.com/posts2", true],
    ["example.com/posts*", "http://example.com/Posts", false],
    ["EXAMPLE.com/posts*", "http://example.COM/posts", true],
    ["example.com/posts*", "http://example.com:8787/posts", true],
    ["https://example.com/posts*", "http://example.com/posts", true],
    ["example.com/posts*", "http://example.com/x/../posts", true],
    ["example.com/posts*", "http://www.example.com/posts", false],
    ["example.com", "http://example.com/", true],
    ["example.com", "http://example.com/posts", false],
    ["example.com*", "http://example.com/posts", true],
    ["*example.com/*", "http://example.com/", true],
    ["*example.com/*", "http://www.example.com/", true],
    ["*example.com/*", "http://badexample.com/", false],
    ["*.example.com/*", "http://www.example.com/", true],
    ["*.example.com/*", "http://example.com/", false],
    ["*/*", "http://anything.test/x", true],
  ];
  for (const [pattern, url, matches] of cases) {
    it(`${pattern} ${matches ? "matches" : "does not match"} ${url}`, () => {
      expect(reach(url, table({ [pattern]: "s" }))).toBe(matches ? "s" : null);
    });
  }
});

describe("of several matches", () => {
  const cases: [
    title: string,
    url: string,
    patterns: Record<string, string | null>,
    winner: string | null,
  ][] = [
    [
      "the longer path wins",
      "http://a.test/posts/1",
      { "a.test/*": "site", "a.test/posts*": "posts" },
      "posts",
    ],
    [
      "an exact path wins",
      "http://a.test/posts",
      { "a.test/posts*": "any", "a.test/posts": "exact" },
      "exact",
    ],
    [
      "an exact host wins over a wild one with a longer path",
      "http://a.b.test/posts",
      { "*.b.test/posts*": "wild", "a.b.test/*": "exact" },
      "exact",
    ],
    ["the longer wild host wins", "http://x.a.test/", { "*a.test/*": "long", "*/*": "short" }, "long"],
    [
      "a route without a script wins by the same rule",
      "http://a.test/in/x",
      { "a.test/*": "s", "a.test/in/*": null },
      null,
    ],
    [
      "the last of two with one pattern wins",
      "http://a.test/",
      { "a.test/*": "old", "http://a.test/*": "new" },
      "new",
    ],
  ];
  for (const [title, url, patterns, winner] of cases) {
    it(title, () => {
      expect(reach(url, table(patterns))).toBe(winner);
      if (!title.includes("last")) {
        const reversed = Object.fromEntries(Object.entries(patterns).reverse());
        expect(reach(url, table(reversed))).toBe(winner);
      }
    });
  }
});

describe("a custom domain", () => {
  const domains = [{ hostname: "api.test", script: "domain" }];

  it("takes every path of its host", () => {
    expect(reach("http://api.test/any?x=1", table({}, { domains }))).toBe("domain");
    expect(reach("http://www.api.test/", table({}, { domains }))).toBeNull();
  });

  it("yields to a route", () => {
    const both = table({ "*/posts": "route" }, { domains });
    expect(reach("http://api.test/posts", both)).toBe("route");
    expect(reach("http://api.test/else", both)).toBe("domain");
  });
});

describe("workers.dev", () => {
  it("leads to the script named by the host, under any subdomain", () => {
    const dev = table({}, { workersDev: ["edge-posts"] });
    expect(reach("http://edge-posts.someone.workers.dev/posts", dev)).toBe("edge-posts");
    expect(reach("http://other.someone.workers.dev/posts", dev)).toBeNull();
    expect(reach("http://x.edge-posts.someone.workers.dev/posts", dev)).toBeNull();
  });
});

describe("validatePattern", () => {
  const refused: [pattern: string, reason: RegExp][] = [
    ["", /no host/],
    ["/posts*", /no host/],
    ["https:///posts", /no host/],
    ["example.com/posts?limit=5", /query string/],
    ["example.com/po*sts", /\* inside the path/],
    ["example.com/**", /\* inside the path/],
    ["ex*ample.com/posts", /\* inside the host/],
    ["**.example.com/", /\* inside the host/],
    ["localhost:8787/posts*", /port/],
    ["exa mple.com/", /malformed host/],
    [".example.com/", /malformed host/],
    ["example..com/", /malformed host/],
    ["ftp://example.com/", /port|malformed/],
    ["example.com/a b", /white space/],
    ["example.com/#top", /fragment/],
  ];
  for (const [pattern, reason] of refused) {
    it(`refuses ${JSON.stringify(pattern)}`, () => expect(validatePattern(pattern)).toMatch(reason));
  }

  it("accepts what Cloudflare accepts", () => {
    const fine = [
      "example.com/*",
      "*example.com/posts*",
      "*.example.com/",
      "https://a.b/c",
      "localhost/posts*",
      "*/*",
    ];
    expect(fine.map(validatePattern)).toEqual(fine.map(() => undefined));
  });
});

describe("deployedHosts", () => {
  const deployed = (host: string, where: Table) =>
    deployedHosts(where, 8787).some((source) => new RegExp(source).test(host));

  it("names the hosts of routes, domains and workers.dev with any port", () => {
    const where = table(
      { "example.com/posts*": "s", "*.wild.test/*": "s" },
      { domains: [{ hostname: "api.test", script: "s" }], workersDev: ["s"] },
    );
    for (const host of ["example.com", "example.com:8443", "x.wild.test", "api.test", "s.me.workers.dev"]) {
      expect(deployed(host, where), host).toBe(true);
    }
    for (const host of ["www.example.com", "wild.test", "example.org", "t.me.workers.dev"]) {
      expect(deployed(host, where), host).toBe(false);
    }
  });

  it("leaves the other ports of this machine alone", () => {
    const where = table({ "localhost/posts*": "s", "*localhost/*": "s", "*/*": "s" });
    expect(
      ["localhost:8787", "127.0.0.1:8787", "[::1]:8787", "localhost"].map((h) => deployed(h, where)),
    ).toEqual([true, true, true, true]);
    expect(["localhost:8079", "127.0.0.1:8079", "db.upstash.io"].map((h) => deployed(h, where))).toEqual([
      false,
      false,
      false,
    ]);
  });
});
