import { getPattern } from "isbot";
import { OTHER } from "../keys.ts";
import type { Seen } from "./visit.ts";

/** What a request says of the program that sent it. */
export interface Client {
  browser: string;
  system: string;
  device: "desktop" | "mobile" | "tablet";
}

type Sign = readonly [name: string, sign: RegExp];

/**
 * The commonest browsers, in the words of their User-Agent and of the brands in their hints. Whoever builds on
 * another also says its name, so the order matters.
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

/** Longer than any browser's own; a longer one is not remembered. */
const LONGEST = 1_000;
const REMEMBERED = 200;

/** The expression is long, and a busy isolate sees few programs: it remembers some answers. */
const known = new Map<string, boolean>();

/** Whether a program is a robot; a browser always says which one it is. */
export function isRobot(userAgent: string): boolean {
  const before = known.get(userAgent);
  if (before !== undefined) return before;
  const isOne = userAgent === "" || getPattern().test(userAgent);
  if (known.size >= REMEMBERED) known.clear();
  if (userAgent.length <= LONGEST) known.set(userAgent, isOne);
  return isOne;
}

/** The program that sent a request, by its client hints where it sends them, and by its User-Agent. */
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

/** An iPad says that it is a Mac, and counts as one. */
function deviceOf(userAgent: string, mobile: string, system: string): Client["device"] {
  if (mobile === "?1" || /\bMobile\b|\biPhone\b/.test(userAgent)) {
    return /\biPad\b/.test(userAgent) ? "tablet" : "mobile";
  }
  return system === "Android" || /\biPad\b|\bTablet\b/.test(userAgent) ? "tablet" : "desktop";
}
