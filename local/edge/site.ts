import type { Handler } from "#kv-at-hand/http.ts";

/** The site until the Worker is deployed, so that nobody mistakes its absence for an answer of the API. */
export const startingSite: Handler = (_request, response) => {
  response.writeHead(503, { "Content-Type": "text/plain; charset=utf-8", "Retry-After": "1" });
  response.end("npm start is not ready yet.\n");
};

/** What the pages say about the stack. */
interface About {
  project: string;
  url: string;
  redisRestUrl: string | undefined;
  hasAnalytics: boolean;
}

/**
 * The stand-in for a site's origin: a page at `/` that says what is running and how to call it, and a few
 * linked pages, so that a newcomer's clicks are a visit. It receives requests that no route leads to the
 * Worker, and those that the Worker forwards.
 */
export function originSite(about: Omit<About, "url">): Handler {
  return (request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD" }).end();
      return;
    }
    const page = PAGES.get(path);
    if (!page) {
      response.writeHead(404, { "Content-Type": "text/plain; charset=utf-8" });
      response.end(
        `Not found. This is the stand-in for the origin of your site, which has ${[...PAGES.keys()].join(", ")}.\n`,
      );
      return;
    }
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    const port = /:(\d+)$/.exec(request.headers.host ?? "")?.[1] ?? "80";
    response.end(documentOf(path, page({ ...about, url: `http://localhost:${port}` })));
  };
}

interface Content {
  title: string;
  text: string;
}

const PAGES: ReadonlyMap<string, (about: About) => Content> = new Map([
  ["/", start],
  [
    "/blog",
    () => ({
      title: "Blog",
      text: `<p>A sample page to click on. So are these:</p>
<ul><li><a href="/blog/first-post">The first post</a></li><li><a href="/blog/second-post">The second post</a></li></ul>`,
    }),
  ],
  [
    "/blog/first-post",
    () => ({
      title: "The first post",
      text: `<p>Next: <a href="/blog/second-post">the second post</a>.</p>`,
    }),
  ],
  [
    "/blog/second-post",
    () => ({
      title: "The second post",
      text: `<p>Previous: <a href="/blog/first-post">the first post</a>.</p>`,
    }),
  ],
  ["/about", () => ({ title: "About", text: "<p>This site has nobody behind it but you.</p>" })],
]);

const VISITS = `<p>Visits are counted: click <a href="/blog">the blog</a> and <a href="/about">about</a>, then open <a href="/analytics">the analytics</a>.</p>
`;

function start({ project, url, redisRestUrl, hasAnalytics }: About): Content {
  return {
    title: `${project} is running on this machine`,
    text: `<p>The Worker of <code>index.ts</code> runs in workerd and answers at <a href="/posts">${url}/posts</a>.
Call it:</p>
<pre>curl -w '\\n' -d hello ${url}/posts
curl -w '\\n' ${url}/posts
curl -w '\\n' -X PUT -d "hello again" ${url}/posts/post:1
curl -w '\\n' -X DELETE ${url}/posts/post:1</pre>
${hasAnalytics ? VISITS : ""}<p>Its database is Redis behind Upstash's REST API${redisRestUrl === undefined ? "" : ` at <code>${redisRestUrl}</code>`}. Changes to
<code>index.ts</code> or <code>worker/</code> are deployed as you save them.</p>
<p>This page and those it links to stand in for your site's origin, which answers what the Worker forwards.</p>`,
  };
}

function documentOf(path: string, { title, text }: Content): string {
  const links = [...PAGES.keys()].filter((each) => each.lastIndexOf("/") === 0 && each !== path);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  body { max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
  pre { overflow-x: auto; padding: 1rem; border: 1px solid; border-radius: .5rem; }
</style>
<h1>${title}</h1>
${text}
<nav>${links.map((link) => `<a href="${link}">${link === "/" ? "Start" : link.slice(1)}</a>`).join(" · ")}</nav>
</html>
`;
}
