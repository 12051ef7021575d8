import { isbot } from "isbot";
import { OTHER } from "../keys.ts";
import type { Seen } from "./visit.ts";

/** What a request says of the program that sent it. */
export interface Client {
  isBot: boolean;
  browser: string;
  system: string;
  device: "desktop" | "mobile" | "tablet";
}

/** A name, how Chromium's `Sec-CH-UA` or platform hint says it, and how the User-Agent does. */
type Sign = readonly [name: string, hint: RegExp | undefined, userAgent: RegExp];

/** The commonest browsers; whoever builds on another also says its name, so the order matters. */
const BROWSERS: readonly Sign[] = [
  ["Facebook", undefined, /\bFB(AN|AV|_IAB)\b/],
  ["Instagram", undefined, /\bInstagram\b/],
  ["Edge", /"Microsoft Edge"/, /\bEdg(e|A|iOS)?\//],
  ["Opera", /"Opera"/, /\b(OPR|OPT|OPX|Opera)\//],
  ["Samsung Internet", /"Samsung Internet"/, /\bSamsungBrowser\//],
  ["Yandex", /"(YaBrowser|Yandex)"/, /\bYaBrowser\//],
  ["Brave", /"Brave"/, /\bBrave\//],
  ["DuckDuckGo", /"DuckDuckGo"/, /\b(DuckDuckGo|Ddg)\//],
  ["Firefox", undefined, /\b(Firefox|FxiOS)\//],
  ["Android WebView", /"Android WebView"/, /; wv\)/],
  ["Chrome", /"(Google Chrome|Chromium)"/, /\b(Chrome|CriOS|Chromium)\//],
  ["Safari", undefined, /\bSafari\/|\(i(Phone|Pad);.*AppleWebKit/],
];

const SYSTEMS: readonly Sign[] = [
  ["Windows", /^"Windows"$/, /\bWindows\b/],
  ["Android", /^"Android"$/, /\bAndroid\b/],
  ["iOS", /^"iOS"$/, /\bi(Phone|Pad|Pod)\b/],
  ["ChromeOS", /^"Chrom(e|ium) ?OS"$/, /\bCrOS\b/],
  ["macOS", /^"macOS"$/, /\bMacintosh\b/],
  ["Linux", /^"Linux"$/, /\bLinux\b/],
];

/** Longer than any browser's own; a longer one is not remembered. */
const LONGEST = 1_000;
const REMEMBERED = 200;

/** The expressions are long, and a busy isolate sees few browsers: it remembers some answers. */
const known = new Map<string, Client>();

/** The program that sent a request, by its client hints where it sends them, else by its User-Agent. */
export function clientOf(headers: Seen["headers"]): Client {
  const [userAgent = "", brands = "", platform = "", mobile = ""] = [
    "user-agent",
    "sec-ch-ua",
    "sec-ch-ua-platform",
    "sec-ch-ua-mobile",
  ].map((name) => headers.get(name) ?? "");
  const key = [userAgent, brands, platform, mobile].join("\n");
  const before = known.get(key);
  if (before) return before;
  const system = nameOf(SYSTEMS, platform, userAgent);
  const client: Client = {
    // A browser always says which one it is.
    isBot: userAgent === "" || isbot(userAgent),
    browser: nameOf(BROWSERS, brands, userAgent),
    system,
    device: deviceOf(userAgent, mobile, system),
  };
  if (known.size >= REMEMBERED) known.clear();
  if (key.length <= LONGEST) known.set(key, client);
  return client;
}

function nameOf(signs: readonly Sign[], hint: string, userAgent: string): string {
  const hinted = signs.find(([, pattern]) => pattern?.test(hint));
  const [name] = hinted ?? signs.find(([, , pattern]) => pattern.test(userAgent)) ?? [OTHER];
  return name;
}

/** An iPad says that it is a Mac, and counts as one. */
function deviceOf(userAgent: string, mobile: string, system: string): Client["device"] {
  if (mobile === "?1" || /\bMobile\b|\biPhone\b/.test(userAgent)) {
    return /\biPad\b/.test(userAgent) ? "tablet" : "mobile";
  }
  return system === "Android" || /\biPad\b|\bTablet\b/.test(userAgent) ? "tablet" : "desktop";
}
