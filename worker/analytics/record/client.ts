import { getPattern } from "isbot";
import { OTHER } from "../keys.ts";
import type { Seen } from "./visit.ts";

/** What a request says about the program that sent it. */
export interface Client {
  browser: string;
  system: string;
  device: "desktop" | "mobile" | "tablet";
}

type Sign = readonly [name: string, sign: RegExp];

/**
 * The most common browsers, by their User-Agent and the brands in their client hints. A browser that is based
 * on another also names that one, so the order matters.
 */
const BROWSERS: readonly Sign[] = [
  ["Facebook", /\bFB(AN|AV|_IAB)\b/],
  ["Instagram", /\bInstagram\b/],
  ["Edge", /\bEdg(e|A|iOS)?\b/],
  ["Opera", /\bOP[RTX]\/|\bOpera\b/],
  ["Samsung Internet", /\bSamsung(Browser| Internet)\b/],
  ["Yandex", /\bYa(Browser|ndex)\b/],
  ["Brave", /\bBrave\b/],
  ["DuckDuckGo", /\b(DuckDuckGo|Ddg)\b/],
  ["Firefox", /\b(Firefox|FxiOS)\b/],
  ["Android WebView", /; wv\)|\bAndroid WebView\b/],
  ["Chrome", /\b(Chrome|CriOS|Chromium)\b/],
  ["Safari", /\bSafari\b|\(iP.*AppleWebKit/],
];

const SYSTEMS: readonly Sign[] = [
  ["Windows", /\bWindows\b/],
  ["Android", /\bAndroid\b/],
  ["iOS", /\bi(OS|Phone|Pad|Pod)\b/],
  ["ChromeOS", /\bCrOS\b|\bChrom(e|ium) ?OS\b/],
  ["macOS", /\bmacOS\b|\bMacintosh\b/],
  ["Linux", /\bLinux\b/],
];

/** Characters in the longest User-Agent that is cached; no browser's is longer. */
const LONGEST = 1_000;
const REMEMBERED = 200;

/** A cache, because the regular expression is long and an isolate sees few different programs. */
const known = new Map<string, boolean>();

/** Whether a program is a robot, by its User-Agent. Without one it is: every browser sends one. */
export function isRobot(userAgent: string): boolean {
  const before = known.get(userAgent);
  if (before !== undefined) return before;
  const isOne = userAgent === "" || getPattern().test(userAgent);
  if (known.size >= REMEMBERED) known.clear();
  if (userAgent.length <= LONGEST) known.set(userAgent, isOne);
  return isOne;
}

/** The program that sent a request, by its client hints, if any, and its User-Agent. */
export function clientOf(headers: Seen["headers"]): Client {
  const textOf = (name: string) => headers.get(name) ?? "";
  const userAgent = textOf("user-agent");
  const system = nameOf(SYSTEMS, textOf("sec-ch-ua-platform")) ?? nameOf(SYSTEMS, userAgent) ?? OTHER;
  return {
    browser: nameOf(BROWSERS, `${userAgent} ${textOf("sec-ch-ua")}`) ?? OTHER,
    system,
    device: deviceOf(userAgent, textOf("sec-ch-ua-mobile"), system),
  };
}

function nameOf(signs: readonly Sign[], text: string): string | undefined {
  return signs.find(([, sign]) => sign.test(text))?.[0];
}

/** An iPad claims to be a Mac by default, and then counts as one. */
function deviceOf(userAgent: string, mobile: string, system: string): Client["device"] {
  if (mobile === "?1" || /\bMobile\b|\biPhone\b/.test(userAgent)) {
    return /\biPad\b/.test(userAgent) ? "tablet" : "mobile";
  }
  return system === "Android" || /\biPad\b|\bTablet\b/.test(userAgent) ? "tablet" : "desktop";
}
