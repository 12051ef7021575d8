import { describe, expect, it } from "vitest";
import { clientOf } from "../../../../worker/analytics/record/client.ts";

const WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0";

function client(userAgent: string, hints: Record<string, string> = {}) {
  const { browser, system, device } = clientOf(new Headers({ "user-agent": userAgent, ...hints }));
  return [browser, system, device];
}

describe("the program that sent a request", () => {
  it.each([
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36`, "Chrome Windows desktop"],
    [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${CHROME} Safari/537.36`, "Chrome ChromeOS desktop"],
    [`Mozilla/5.0 (Linux; Android 10; K) ${CHROME} Mobile Safari/537.36`, "Chrome Android mobile"],
    [`Mozilla/5.0 (Linux; Android 14; SM-X710) ${CHROME} Safari/537.36`, "Chrome Android tablet"],
    [
      `Mozilla/5.0 (Linux; Android 14; X; wv) ${CHROME} Mobile Safari/537.36`,
      "Android WebView Android mobile",
    ],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/156.0.0.0`,
      "Edge Windows desktop",
    ],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 OPR/120.0.0.0`,
      "Opera Windows desktop",
    ],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} YaBrowser/25.8.0 Safari/537.36`,
      "Yandex Windows desktop",
    ],
    [
      `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${WEBKIT} CriOS/156.0 Mobile/15E148 Safari/604.1`,
      "Chrome iOS mobile",
    ],
    [
      `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${WEBKIT} FxiOS/147.0 Mobile/15E148 Safari/605.1.15`,
      "Firefox iOS mobile",
    ],
    [`Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${WEBKIT} Mobile/15E148`, "Safari iOS mobile"],
    [
      `Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X) ${WEBKIT} Version/27.2 Mobile/15E148 Safari/604.1`,
      "Safari iOS tablet",
    ],
    ["Mozilla/5.0 (Android 15; Mobile; rv:142.0) Gecko/142.0 Firefox/142.0", "Firefox Android mobile"],
    ["Mozilla/5.0 (Android 15; Tablet; rv:142.0) Gecko/142.0 Firefox/142.0", "Firefox Android tablet"],
    ["Opera/9.80 (Nintendo Wii)", "Opera (other) desktop"],
    ["nonsense", "(other) (other) desktop"],
  ])("is identified by its User-Agent: %s", (userAgent, expected) => {
    expect(client(userAgent).join(" ")).toBe(expected);
  });

  it("is identified by its client hints if it sends them", () => {
    const userAgent = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36`;
    const hints = (brand: string, platform: string, mobile: string) => ({
      "sec-ch-ua": `"Not A;Brand";v="99", "Chromium";v="156", "${brand}";v="1"`,
      "sec-ch-ua-platform": `"${platform}"`,
      "sec-ch-ua-mobile": mobile,
    });
    expect(client(userAgent, hints("Brave", "macOS", "?0"))).toEqual(["Brave", "macOS", "desktop"]);
    expect(client(userAgent, hints("DuckDuckGo", "Android", "?1"))).toEqual([
      "DuckDuckGo",
      "Android",
      "mobile",
    ]);
    expect(client(userAgent, hints("Google Chrome", "Android", "?0"))).toEqual([
      "Chrome",
      "Android",
      "tablet",
    ]);
  });

  it("never has a name that its sender invented", () => {
    const made = {
      "sec-ch-ua": '"<script>";v="1"',
      "sec-ch-ua-platform": '"my own"',
      "sec-ch-ua-mobile": "yes",
    };
    expect(client("nonsense", made)).toEqual(["(other)", "(other)", "desktop"]);
  });

  it("is the same the next time, after many others", () => {
    const first = client("Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0");
    for (let i = 0; i < 500; i++) client(`somebody ${i}`);
    expect(client("Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0")).toEqual(first);
  });
});
