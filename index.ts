import * as cloudflare from "@pulumi/cloudflare";
import { bindingsFor } from "./infra/bindings.ts";
import { bundleWorker, MAIN_MODULE } from "./infra/bundle.ts";
import { readSettings } from "./infra/settings.ts";

const settings = readSettings();
const { accountId, analytics, place, recordSite, scriptName } = settings;

const worker = new cloudflare.WorkersScript("worker", {
  accountId,
  scriptName,
  mainModule: MAIN_MODULE,
  content: (await bundleWorker()).code,
  compatibilityDate: "2026-07-01",
  bindings: bindingsFor(settings),
  observability: { enabled: true, headSamplingRate: 1 },
});

/** What a route leads here, by the name of the route. */
const paths = recordSite
  ? { site: "/*" }
  : { posts: "/posts*", ...(analytics && { analytics: "/analytics*" }) };

switch (place.kind) {
  case "route":
    // The star also covers /posts/1 and /posts?limit=5: a pattern is matched against the whole URL.
    for (const [name, path] of Object.entries(paths)) {
      new cloudflare.WorkersRoute(name, {
        zoneId: place.zoneId,
        pattern: `${place.domain}${path}`,
        script: worker.scriptName,
      });
    }
    break;
  case "custom domain":
    new cloudflare.WorkersCustomDomain(
      "domain",
      { accountId, zoneId: place.zoneId, hostname: place.domain, service: worker.scriptName },
      // Cloudflare cannot change a custom domain in place, and a host has one at a time.
      { deleteBeforeReplace: true },
    );
    break;
  case "workers.dev":
    new cloudflare.WorkersScriptSubdomain("workers.dev", {
      accountId,
      scriptName: worker.scriptName,
      enabled: true,
      previewsEnabled: false,
    });
}

const host = place.kind === "workers.dev" ? `${scriptName}.${place.subdomain}.workers.dev` : place.domain;

/** The stack's outputs. On the dev stack they lead to `npm start`, which listens on PORT. */
export const url = host === "localhost" ? `http://localhost:${process.env.PORT || 8787}` : `https://${host}`;
export const postsUrl = `${url}/posts`;
export const analyticsUrl = analytics ? `${url}/analytics` : undefined;
