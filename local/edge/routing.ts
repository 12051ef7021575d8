/**
 * Which script a URL reaches, by Cloudflare's rules.
 * https://developers.cloudflare.com/workers/configuration/routing/routes/#matching-behavior
 */
import { Failure } from "../../infra/failure.ts";

export interface Route {
  /** Such as `example.com/posts*`: the host may begin with `*`, the pattern may end with it. */
  readonly pattern: string;
  /** null turns Workers off for this pattern: requests go to the origin. */
  readonly script: string | null;
}

export interface Domain {
  readonly hostname: string;
  readonly script: string;
}

/** Everything that leads to a script. Of two routes with the same pattern, the one added last wins. */
export interface Table {
  readonly routes: Iterable<Route>;
  readonly domains: Iterable<Domain>;
  /** The scripts that answer on `<script>.<any subdomain>.workers.dev`. */
  readonly workersDev: Iterable<string>;
}

interface Pattern {
  /** In lower case, without the leading `*`. */
  readonly host: string;
  readonly anySubhost: boolean;
  /** From the first slash on, without the final `*`. */
  readonly path: string;
  readonly anySuffix: boolean;
}

/** Why Cloudflare refuses a pattern, as the predicate of a sentence about it; undefined if it is valid. */
export function validatePattern(pattern: string): string | undefined {
  const [host = "", path] = split(pattern);
  if (host === "") return "has no host";
  if (pattern.includes("?")) return "has a query string, which a pattern cannot match";
  if (pattern.includes("#")) return "has a fragment, which no request sends";
  if (host.slice(1).includes("*")) return "has a * inside the host; a host may only begin with one";
  if (path.slice(0, -1).includes("*")) return "has a * inside the path; a path may only end with one";
  if (/:\d*$/.test(host)) return "has a port, which routes ignore";
  if (!/^(\*|(\*\.?)?[a-z0-9_-]+(\.[a-z0-9_-]+)*)$/i.test(host)) return `has a malformed host, ${host}`;
  if (/\s/.test(path)) return "has white space in its path";
  return undefined;
}

/** @throws Failure if Cloudflare would refuse the pattern */
export function requirePattern(pattern: string): void {
  const reason = validatePattern(pattern);
  if (reason !== undefined) throw new Failure(`the pattern ${JSON.stringify(pattern)} ${reason}`);
}

/** The script for a URL; null if the request goes to the origin. Scheme and port make no difference. */
export function scriptFor(url: URL, { routes, domains, workersDev }: Table): string | null {
  const found = [...routes]
    .map((route) => ({ ...parse(route.pattern), script: route.script }))
    .filter((route) => matches(route, url))
    .reduce<(Pattern & Pick<Route, "script">) | undefined>(
      (best, route) => (best && moreSpecific(best, route) ? best : route),
      undefined,
    );
  if (found !== undefined) return found.script;
  for (const { hostname, script } of domains) if (hostname.toLowerCase() === url.hostname) return script;
  for (const script of workersDev) if (workersDevHost(script).test(url.hostname)) return script;
  return null;
}

/**
 * Sources of regular expressions for the `host` of URLs deployed here, including ports.
 * @param port of the edge: on localhost every other port is another server
 */
export function deployedHosts({ routes, domains, workersDev }: Table, port: number): string[] {
  // On localhost other ports are other servers, such as the database.
  const ports = (host: string) => (/(^|\.)localhost$/.test(host) ? `(:${port})?` : "(:\\d+)?");
  const named = (host: string) => `^${literal(host)}${ports(host)}$`;
  const hosts = [...routes].flatMap(({ pattern }) => {
    const { host, anySubhost } = parse(pattern);
    // A pattern for every host does not say which ones are here.
    if (host === "") return [];
    if (!anySubhost) return [named(host)];
    return [`^${host.startsWith(".") ? ".+" : "(.+\\.)?"}${literal(host)}${ports(host)}$`];
  });
  const custom = [...domains].map(({ hostname }) => named(hostname.toLowerCase()));
  const dev = [...workersDev].map((script) => workersDevHost(script).source.replace(/\$$/, "(:\\d+)?$"));
  return [...new Set([`^(localhost|127\\.0\\.0\\.1|\\[::1\\]):${port}$`, ...hosts, ...custom, ...dev])];
}

function split(pattern: string): [host: string, path: string] {
  const rest = pattern.replace(/^https?:\/\//i, "");
  const slash = rest.indexOf("/");
  if (slash !== -1) return [rest.slice(0, slash), rest.slice(slash)];
  // example.com* matches everything with that prefix; example.com only the root.
  return rest.length > 1 && rest.endsWith("*") ? [rest.slice(0, -1), "*"] : [rest, "/"];
}

function parse(pattern: string): Pattern {
  const [host, path] = split(pattern);
  return {
    host: host.toLowerCase().replace(/^\*/, ""),
    anySubhost: host.startsWith("*"),
    path: path.replace(/\*$/, ""),
    anySuffix: path.endsWith("*"),
  };
}

function matches(pattern: Pattern, url: URL): boolean {
  const rest = url.pathname + url.search;
  const path = pattern.anySuffix ? rest.startsWith(pattern.path) : rest === pattern.path;
  return path && matchesHost(pattern, url.hostname);
}

/** `*example.com` is the host and its subdomains, `*.example.com` only subdomains, `*` every host. */
function matchesHost({ host, anySubhost }: Pattern, hostname: string): boolean {
  if (!anySubhost) return hostname === host;
  if (host === "" || hostname === host) return true;
  return hostname.endsWith(host.startsWith(".") ? host : `.${host}`);
}

/**
 * Whether `a` is more specific than `b`: the host decides before the path, exact before wildcard, long before
 * short.
 */
function moreSpecific(a: Pattern, b: Pattern): boolean {
  if (a.anySubhost !== b.anySubhost) return b.anySubhost;
  if (a.host.length !== b.host.length) return a.host.length > b.host.length;
  if (a.path.length !== b.path.length) return a.path.length > b.path.length;
  return !a.anySuffix && b.anySuffix;
}

function workersDevHost(script: string): RegExp {
  return new RegExp(`^${literal(script.toLowerCase())}\\.[^.]+\\.workers\\.dev$`);
}

function literal(text: string): string {
  return text.replaceAll(/[^\w]/g, "\\$&");
}
