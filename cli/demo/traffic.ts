/** Made-up traffic of a small site: plausible, and reproducible by seed for pictures and tests. */
import { quarterOf } from "../../worker/analytics/clock.ts";
import { Counters } from "../../worker/analytics/record/counters.ts";
import { randomOf } from "./random.ts";

/** Names and their weights. */
type Weighted = Readonly<Record<string, number>>;

const PAGES: Weighted = {
  "/": 40,
  "/blog": 14,
  "/blog/a-counter-without-cookies": 22,
  "/blog/redis-at-the-edge": 18,
  "/blog/what-a-request-costs": 12,
  "/docs": 16,
  "/docs/get-started": 20,
  "/docs/settings": 9,
  "/docs/deploy": 8,
  "/pricing": 11,
  "/about": 5,
  "/contact": 3,
  "/münchen": 1,
};
const SOURCES: Weighted = {
  "(direct)": 38,
  "google.com": 30,
  "news.ycombinator.com": 8,
  "github.com": 8,
  "duckduckgo.com": 5,
  "lobste.rs": 3,
  "android-app://com.slack": 2,
  newsletter: 4,
  "bing.com": 2,
};
const COUNTRIES: Weighted = {
  US: 30,
  DE: 18,
  GB: 9,
  FR: 7,
  IN: 7,
  NL: 5,
  CA: 5,
  JP: 4,
  BR: 4,
  PL: 3,
  SE: 2,
  AU: 2,
  ES: 2,
  CH: 1,
  XX: 1,
};
/** Browser, system and device go together. */
const CLIENTS: Weighted = {
  "Chrome/Windows/desktop": 26,
  "Chrome/macOS/desktop": 16,
  "Safari/macOS/desktop": 8,
  "Safari/iOS/mobile": 17,
  "Chrome/Android/mobile": 14,
  "Firefox/Linux/desktop": 6,
  "Firefox/Windows/desktop": 5,
  "Edge/Windows/desktop": 5,
  "Safari/iOS/tablet": 2,
  "Samsung Internet/Android/mobile": 1,
};
/** The weights of the hours of a day. */
const HOURS = [2, 1, 1, 1, 1, 2, 3, 5, 8, 11, 12, 12, 10, 11, 13, 13, 12, 10, 9, 8, 8, 7, 5, 3];
/** The weights of the days of a week, Sunday first. */
const WEEK = [0.6, 1, 1.1, 1.15, 1.1, 0.95, 0.55];

/**
 * The traffic of a day: one isolate's counters per hour.
 * @param age days before the last one: the site grows, and was once popular on Hacker News
 * @param starts of the day's hours, in milliseconds since the epoch
 */
export function trafficOf(day: string, age: number, starts: readonly number[]): Counters[] {
  const random = randomOf(Date.parse(day) / 86_400_000);
  const pick = (weights: Weighted): string => {
    const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
    let left = random() * total;
    for (const [name, weight] of Object.entries(weights)) {
      left -= weight;
      if (left < 0) return name;
    }
    return "";
  };
  const isTalkedAbout = age === 23 || age === 22;
  const rhythm = WEEK[new Date(day).getUTCDay()] ?? 1;
  const visitors = (150 - age) * rhythm * (0.85 + random() * 0.3) * (isTalkedAbout ? 3 - (23 - age) : 1);
  const perHour = visitors / HOURS.reduce((sum, weight) => sum + weight, 0);
  let number = 0;
  return starts.map((start, hour) => {
    const counters = new Counters(quarterOf(start), start);
    const add = (kind: "" | "b", status: number) => counters.add({ arrived: start, status, kind });
    const count = Math.round(perHour * (HOURS[hour] ?? 1) * (0.8 + random() * 0.4));
    for (let i = 0; i < count; i++) {
      number += 1;
      const [browser = "", system = "", device = ""] = pick(CLIENTS).split("/");
      const client = { countries: pick(COUNTRIES), browsers: browser, systems: system, devices: device };
      const referrer = isTalkedAbout && random() < 0.6 ? "news.ycombinator.com" : pick(SOURCES);
      const campaign = referrer === "newsletter" ? { campaigns: "november-issue" } : {};
      const views = 1 + Math.floor(random() ** 2 * 5);
      for (let view = 0; view < views; view++) {
        const page = isTalkedAbout && view === 0 ? "/blog/a-counter-without-cookies" : pick(PAGES);
        const entry = view === 0 ? { entryPages: page, referrers: referrer, ...campaign } : {};
        const names = { pages: page, ...entry, ...client };
        counters.add({
          arrived: start,
          status: 200,
          kind: "v",
          view: { visitor: `${day} ${number}`, names },
        });
        for (let part = 0; part < 3; part++) add("", random() < 0.3 ? 304 : 200);
      }
      if (random() < 0.05) add("", random() < 0.9 ? 404 : 502);
      if (random() < 0.4) add("b", 200);
    }
    return counters;
  });
}
