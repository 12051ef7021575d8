/** Requests of a site's visitors, generated deterministically. */
import { request } from "./load.ts";

const PAGES = 200;
const VISITORS = 50_000;
const REFERRERS = ["https://news.example/", "https://search.example/", "https://blog.example/a", ""];
const BROWSERS = ["Firefox/140.0", "Chrome/141.0 Safari/537.36", "Version/19.0 Safari/605.1.15"];

export interface View {
  path: string;
  headers: Record<string, string>;
}

/** The `i`-th view. */
export function view(i: number): View {
  // Steps coprime to the counts, so that every combination occurs.
  const visitor = (i * 7919) % VISITORS;
  const referrer = REFERRERS[i % REFERRERS.length];
  return {
    path: `/posts/post:1?page=${(i * 31) % PAGES}`,
    headers: {
      "cf-connecting-ip": `10.${visitor >> 16}.${(visitor >> 8) & 255}.${visitor & 255}`,
      "User-Agent": `Mozilla/5.0 (X11; Linux x86_64) ${BROWSERS[visitor % BROWSERS.length]}`,
      Accept: "text/html,application/xhtml+xml,*/*;q=0.8",
      Cookie: "session=0123456789abcdef0123456789abcdef",
      ...(referrer && { Referer: referrer }),
    },
  };
}

export function viewRequest(i: number): string {
  const { path, headers } = view(i);
  return request("GET", path, { headers });
}
