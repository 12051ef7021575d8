import type { Handler } from "#kv-at-hand/http.ts";

/** The site until there is a Worker: for nobody to take the lack of it for an answer of the API. */
export const startingSite: Handler = (_request, response) => {
  response.writeHead(503, { "Content-Type": "text/plain; charset=utf-8", "Retry-After": "1" });
  response.end("npm start is not ready yet.\n");
};

/** What npm start runs. */
interface Running {
  project: string;
  redisRestUrl: string | undefined;
  hasAnalytics: boolean;
}

/**
 * The stand-in for a site's origin: a page at `/` that tells what is running and how to call it. It stands
 * where the site of the domain would: what no route leads to the Worker, and what the Worker passes on, ends
 * here.
 */
export function originPage(about: Running): Handler {
  return (request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0];
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD" }).end();
      return;
    }
    if (path !== "/") {
      response.writeHead(404, { "Content-Type": "text/plain; charset=utf-8" });
      response.end(
        "Not found. This is the stand-in for the origin of your site: npm start has a page at / only.\n",
      );
      return;
    }
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    const port = /:(\d+)$/.exec(request.headers.host ?? "")?.[1] ?? "80";
    response.end(page({ ...about, url: `http://localhost:${port}` }));
  };
}

const ANALYTICS = `<p>Who calls, from where and for what is counted: see <a href="/analytics">the analytics</a>, this visit among them.</p>
`;

const page = ({ project, url, redisRestUrl, hasAnalytics }: Running & { url: string }) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${project} on this machine</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  body { max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
  pre { overflow-x: auto; padding: 1rem; border: 1px solid; border-radius: .5rem; }
</style>
<h1>${project} runs on this machine</h1>
<p>The Worker of <code>index.ts</code> runs in workerd and answers at <a href="/posts">${url}/posts</a>.
Call it:</p>
<pre>curl -w '\\n' -d hello ${url}/posts
curl -w '\\n' ${url}/posts
curl -w '\\n' -X PUT -d "hello again" ${url}/posts/post:1
curl -w '\\n' -X DELETE ${url}/posts/post:1</pre>
${hasAnalytics ? ANALYTICS : ""}<p>Its database is Redis behind Upstash's REST API${redisRestUrl === undefined ? "" : ` at <code>${redisRestUrl}</code>`}. A change of
<code>index.ts</code> or <code>worker/</code> is deployed as you save it.</p>
<p>This page stands where the origin of your site would: it answers what the Worker passes on.</p>
</html>
`;
