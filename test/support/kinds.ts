/**
 * Requests as clients make them, each with what it counts as; docs/analytics.md says why. The headers are
 * from:
 *
 * - Chromium 156 of Debian, run on 2026-11-25 against a server that recorded what it received, with
 *   Playwright's Pixel 7 for the phone; in its User-Agent, `HeadlessChrome` was changed to `Chrome`, and
 *   `"Google Chrome"` was added to its brands;
 * - curl-impersonate (github.com/lexiforest/curl-impersonate, `bin/`): Edge 101, Firefox 147, Safari 15.5,
 *   26.0.1 and 26.0 of iOS, Tor 14.5;
 * - 51degrees.com/blog/importance-webview-detection: Facebook's WebView;
 * - inchoo.net/dev-talk/mitigating-facebook-x-fb-http-engine-liger: Facebook's previews;
 * - the sources of Turbo (`fetch.js`, `frame_controller.js`), jQuery (`ajax.js`) and Next.js
 *   (`app-router-headers.js`): what their scripts add;
 * - the operators' documentation: Google, Feedly, UptimeRobot, WhatsApp, Samsung.
 */

const TYPES = "text/html,application/xhtml+xml,application/xml;q=0.9";
const HTML = `${TYPES},*/*;q=0.8`;
const CHROME_HTML = `${TYPES},image/jxl,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7`;
const OWN = "https://example.com/other";

const LINUX = {
  "user-agent":
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
  "sec-ch-ua": '"Not:A-Brand";v="8", "Chromium";v="156", "Google Chrome";v="156"',
  "sec-ch-ua-mobile": "?0",
  "sec-ch-ua-platform": '"Linux"',
};
const OLD_SAFARI = {
  "user-agent":
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.5 Safari/605.1.15",
  accept: HTML,
};
const FACEBOOK = {
  "user-agent":
    "Mozilla/5.0 (Linux; Android 14; SM-A146U Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/122.0.6261.88 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/453.0.0.40.107;]",
  accept: CHROME_HTML,
  referer: "http://m.facebook.com/",
  "x-requested-with": "com.facebook.katana",
};

const metadata = (dest: string, mode: string, site: string) => ({
  "sec-fetch-dest": dest,
  "sec-fetch-mode": mode,
  "sec-fetch-site": site,
});
const navigation = metadata("document", "navigate", "none");
const fromElsewhere = metadata("document", "navigate", "cross-site");
/** What Chrome requests from a page of the site. */
const within = (dest: string, mode: string, accept: string) => ({
  ...LINUX,
  ...metadata(dest, mode, "same-origin"),
  accept,
  referer: OWN,
});

export interface Kind {
  counts: "page view" | "bot" | "neither";
  headers: Record<string, string>;
  /** GET if absent. */
  method?: string;
  /** 200 if absent. */
  status?: number;
  /** The query string, which follows the path. */
  query?: string;
  /** What is recorded of a page view that is tracked. */
  view?: { browser: string; system: string; device: string; referrer?: string; campaign?: string };
}

const chrome = { browser: "Chrome", system: "Linux", device: "desktop" };
const view = (headers: Record<string, string>, view: Kind["view"], more: Partial<Kind> = {}): Kind => ({
  counts: "page view",
  headers,
  ...(view && { view }),
  ...more,
});
const neither = (headers: Record<string, string>, more: Partial<Kind> = {}): Kind => ({
  counts: "neither",
  headers,
  ...more,
});
const bot = (userAgent: string | undefined, accept: string, more: Partial<Kind> = {}): Kind => ({
  counts: "bot",
  headers: { ...(userAgent !== undefined && { "user-agent": userAgent }), accept },
  ...more,
});

/** Forty kinds, by the names in their rows in docs/analytics.md. */
export const KINDS: Readonly<Record<string, Kind>> = {
  "a navigation": view({ ...LINUX, ...navigation, accept: CHROME_HTML }, { ...chrome, referrer: "(direct)" }),
  "a link within the site": view(within("document", "navigate", CHROME_HTML), chrome),
  "a reload answered with 304": view(
    { ...within("document", "navigate", CHROME_HTML), "cache-control": "max-age=0" },
    chrome,
    { status: 304 },
  ),
  "a navigation that a service worker passes on": view(
    { ...LINUX, ...metadata("empty", "navigate", "same-origin"), accept: CHROME_HTML },
    { ...chrome, referrer: "(direct)" },
  ),
  "a navigation without TLS": view(
    { "user-agent": LINUX["user-agent"], accept: CHROME_HTML },
    { ...chrome, referrer: "(direct)" },
  ),
  "a navigation in Edge": view(
    {
      "user-agent":
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/101.0.4951.64 Safari/537.36 Edg/101.0.1210.47",
      "sec-ch-ua": '" Not A;Brand";v="99", "Chromium";v="101", "Microsoft Edge";v="101"',
      "sec-ch-ua-mobile": "?0",
      "sec-ch-ua-platform": '"Windows"',
      ...fromElsewhere,
      accept: `${TYPES},image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.9`,
      referer: "https://www.bing.com/",
    },
    { browser: "Edge", system: "Windows", device: "desktop", referrer: "bing.com" },
  ),
  "a navigation in Firefox": view(
    {
      "user-agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:147.0) Gecko/20100101 Firefox/147.0",
      ...fromElsewhere,
      accept: HTML,
      referer: "https://www.google.com/",
    },
    { browser: "Firefox", system: "macOS", device: "desktop", referrer: "google.com" },
  ),
  "a navigation in Safari": view(
    {
      "user-agent":
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0.1 Safari/605.1.15",
      ...fromElsewhere,
      accept: HTML,
      referer: "https://duckduckgo.com/",
    },
    { browser: "Safari", system: "macOS", device: "desktop", referrer: "duckduckgo.com" },
  ),
  "a navigation in Safari before 16.4": view(OLD_SAFARI, {
    browser: "Safari",
    system: "macOS",
    device: "desktop",
    referrer: "(direct)",
  }),
  "a navigation on an iPhone": view(
    {
      "user-agent":
        "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
      ...navigation,
      accept: HTML,
    },
    { browser: "Safari", system: "iOS", device: "mobile", referrer: "newsletter", campaign: "autumn" },
    { query: "?utm_source=Newsletter&utm_campaign=Autumn&utm_id=canary-query" },
  ),
  "a navigation on an Android phone": view(
    {
      "user-agent":
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36",
      "sec-ch-ua": LINUX["sec-ch-ua"],
      "sec-ch-ua-mobile": "?1",
      "sec-ch-ua-platform": '"Android"',
      ...fromElsewhere,
      accept: CHROME_HTML,
      referer: "android-app://com.google.android.gm/",
    },
    {
      browser: "Chrome",
      system: "Android",
      device: "mobile",
      referrer: "android-app://com.google.android.gm",
    },
  ),
  "a navigation in Samsung Internet": view(
    {
      "user-agent":
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
      "sec-ch-ua": '"Chromium";v="130", "Samsung Internet";v="28.0", "Not?A_Brand";v="99"',
      "sec-ch-ua-mobile": "?1",
      "sec-ch-ua-platform": '"Android"',
      ...navigation,
      accept: CHROME_HTML,
    },
    { browser: "Samsung Internet", system: "Android", device: "mobile", referrer: "(direct)" },
  ),
  "a WebView in an app": view(FACEBOOK, {
    browser: "Facebook",
    system: "Android",
    device: "mobile",
    referrer: "facebook.com",
  }),
  "a WebView on iOS": view(
    {
      "user-agent":
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 312.0.0.32.118",
      ...navigation,
      accept: HTML,
      referer: "https://l.instagram.com/",
    },
    { browser: "Instagram", system: "iOS", device: "mobile", referrer: "instagram.com" },
  ),
  "a visitor who opts out of tracking": view(
    {
      "user-agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:128.0) Gecko/20100101 Firefox/128.0",
      "sec-gpc": "1",
      ...navigation,
      accept: HTML,
    },
    undefined,
  ),

  "a style sheet": neither(within("style", "no-cors", "text/css,*/*;q=0.1")),
  "a script": neither(within("script", "no-cors", "*/*")),
  "an image": neither(within("image", "no-cors", "image/avif,image/webp,image/*,*/*;q=0.8")),
  "a script's fetch": neither(within("empty", "cors", "*/*")),
  "an event stream": neither(within("empty", "cors", "text/event-stream")),
  "a Turbo visit": neither({
    ...within("empty", "cors", "text/html, application/xhtml+xml"),
    "x-turbo-request-id": "b0b4c4a2-0000-4000-8000-000000000000",
  }),
  "a Turbo frame in an old browser": neither({
    ...OLD_SAFARI,
    accept: "text/html, application/xhtml+xml",
    "turbo-frame": "comments",
    referer: OWN,
  }),
  "jQuery's load in an old browser": neither({
    ...OLD_SAFARI,
    accept: "text/html, */*; q=0.01",
    "x-requested-with": "XMLHttpRequest",
    referer: OWN,
  }),
  "a React Server Component": neither({ ...within("empty", "cors", "text/x-component"), rsc: "1" }),
  "a frame": neither(within("iframe", "navigate", CHROME_HTML)),
  "an embedded document": neither(within("embed", "navigate", CHROME_HTML)),
  "a prefetch": neither({ ...within("empty", "no-cors", CHROME_HTML), "sec-purpose": "prefetch" }),
  "a prefetch by speculation rules": neither({
    ...LINUX,
    ...navigation,
    accept: `${TYPES},image/jxl,image/avif,image/webp,image/apng,*/*;q=0.8`,
    referer: OWN,
    "sec-purpose": "prefetch",
  }),
  "a prerender": neither({
    ...LINUX,
    ...navigation,
    accept: `${TYPES},image/jxl,image/avif,image/webp,image/apng,*/*;q=0.8`,
    referer: OWN,
    "sec-purpose": "prefetch;prerender",
  }),
  "a preview by an app": neither({ ...FACEBOOK, "x-purpose": "preview", "x-fb-http-engine": "Liger" }),
  "a prefetch by an old Firefox": neither({
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:91.0) Gecko/20100101 Firefox/91.0",
    accept: HTML,
    "x-moz": "prefetch",
    referer: OWN,
  }),
  "a redirect": neither({ ...LINUX, ...navigation, accept: CHROME_HTML }, { status: 301 }),
  "a page that does not exist": neither({ ...LINUX, ...navigation, accept: CHROME_HTML }, { status: 404 }),
  "a submitted form": neither(within("document", "navigate", CHROME_HTML), { method: "POST" }),

  "a search engine": bot(
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; +http://www.google.com/bot.html) Chrome/141.0.0.0 Safari/537.36",
    HTML,
  ),
  "an AMP cache": bot(
    "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/41.0.2272.96 Mobile Safari/537.36 (compatible; Google-AMPHTML)",
    HTML,
  ),
  "a feed reader": bot(
    "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 16 subscribers)",
    "application/atom+xml,application/rss+xml,text/html;q=0.8,*/*;q=0.1",
  ),
  "an uptime monitor": bot("Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", HTML, {
    method: "HEAD",
  }),
  "a link preview in a chat": bot("WhatsApp/2.23.20.0", "*/*"),
  "a client without a User-Agent": bot(undefined, HTML),
};
