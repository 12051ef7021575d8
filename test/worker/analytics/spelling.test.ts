import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut, spelt } from "../../../worker/analytics/spelling.ts";

/** A path as the Worker receives it. */
const path = (text: string) => new URL(`https://example.com${text}`).pathname;

describe("the spelling of a path", () => {
  it.each([
    ["needless percent-encoding", ["/a-b", "/a%2Db", "/a%2db", "/%61-b"], "/a-b"],
    ["the case of hexadecimal digits", ["/caf%C3%A9", "/caf%c3%a9", "/café"], "/café"],
    ["composed and decomposed letters", ["/caf%C3%A9", "/cafe%CC%81"], "/café"],
    ["parentheses that need no encoding", ["/a(b)!", "/a%28b%29%21"], "/a(b)!"],
    ["characters that a URL leaves as they are", ["/a|b", "/a%7Cb"], "/a|b"],
    ["dot segments", ["/b", "/a/../b", "/a/%2e%2E/b"], "/b"],
    ["a percent sign that encodes nothing", ["/100%", "/100%25"], "/100%25"],
    ["bytes that are not UTF-8", ["/%ff%C3", "/%FF%c3"], "/%FF%C3"],
    ["a combining mark after a character that stays encoded", ["/a%2C%CC%A7", "/a%2c%cc%a7"], "/a%2C\u0327"],
    ["a combining mark after a byte that is not UTF-8", ["/%FC%CC%A7", "/%fc%cc%a7"], "/%FC\u0327"],
    ["a character whose composed form is reserved", ["/a%CD%BEb", "/a%cd%beb"], "/a%CD%BEb"],
  ])("is the same despite %s", (_, paths, expected) => {
    expect(paths.map((each) => spelt(path(each)))).toEqual(paths.map(() => expected));
  });

  it("keeps apart what RFC 3986 keeps apart", () => {
    const paths = ["/a/b", "/a%2Fb", "/a%252Fb", "/a%3Fb", "/A/b", "/a/b/", "/a+b", "/a%2Bb", "/a%20b"];
    expect(new Set(paths.map((each) => spelt(path(each)))).size).toBe(paths.length);
  });

  it.each([
    ["Persian, with its joiner", "/می\u200cخواهم"],
    ["Hindi, with its joiner", "/क्\u200dष"],
    ["Chinese", "/文章/二〇二六年"],
    ["Arabic", "/مقالة"],
    ["Hebrew", "/מאמר"],
    ["Thai", "/บทความ"],
    ["Korean", "/기사"],
    ["emoji, with a joiner and without", "/👩‍🚀/❤\ufe0f"],
    ["a symbol in text style", "/❤\ufe0e"],
    ["a keycap digit", "/5\ufe0f\u20e3"],
    ["a space between words", "/a b/c"],
  ])("shows %s as it is written", (_, text) => {
    expect(spelt(path(text))).toBe(text);
  });

  it.each([
    ["a null byte", "/a%00b"],
    ["an escape, which terminals interpret", "/a%1B[31m"],
    ["a right-to-left override", "/a%E2%80%AEb"],
    ["a left-to-right isolate", "/a%E2%81%A6b"],
    ["a line break", "/a%0Ab"],
    ["a non-joiner between letters that do not join", "/a%E2%80%8Cb"],
    ["a joiner before an invisible letter", "/न%E2%80%8D%E3%85%A4"],
    ["a no-break space", "/a%C2%A0b"],
    ["leading and trailing spaces", "/%20a%20"],
    ["two spaces", "/a%20%20b"],
    ["an invisible letter", "/a%E3%85%A4b"],
    ["half of a surrogate pair in UTF-8", "/%ED%A0%80"],
    ["a variation selector after the digit of an encoded byte", "/%23%EF%B8%8F\u20e3"],
  ])("keeps %s encoded", (_, text) => {
    expect(spelt(path(text))).toBe(text);
  });

  it("does not change when it is applied twice, to any text", () => {
    // Reserved characters, combining marks, invisible characters, and bytes that are not part of any
    // character.
    const odd = "%2C %CC%A7 %CC%B8 %CD%BE %20 %E2%80%8D %EF%B8%8F %E2%83%A3 %FC % / = a 7 न 👩".split(" ");
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.constantFrom(...odd), { maxLength: 30, size: "max" }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(texts, fc.nat(30), (text, most) => {
        const once = spelt(path(`/${text}`));
        expect(spelt(once)).toBe(once);
        expect(spelt(cut(once, most))).toBe(cut(once, most));
        expect(once).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});

describe("a long text", () => {
  it("is cut between characters and ends with an ellipsis", () => {
    expect(cut("文".repeat(200), 200)).toBe("文".repeat(200));
    expect(cut("文".repeat(201), 200)).toBe(`${"文".repeat(200)}…`);
    expect(cut(`${"a".repeat(199)}👩`, 200)).toBe(`${"a".repeat(199)}…`);
    expect(cut(`${"a".repeat(199)}%FF`, 200)).toBe(`${"a".repeat(199)}…`);
    expect(cut("👩\u200d🚀", 3)).toBe("👩…");
    expect(cut(`${"a".repeat(199)}नि`, 200)).toBe(`${"a".repeat(199)}…`);
  });
});
