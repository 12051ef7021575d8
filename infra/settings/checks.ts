import type { Check } from "./reader.ts";

const matches =
  (pattern: RegExp, wrong: string): Check =>
  (value) =>
    pattern.test(value) ? undefined : wrong;

/** An ID of Cloudflare's. */
export const hexId = matches(/^[0-9a-f]{32}$/, "has to be 32 characters of 0-9 and a-f");

/** The Cloudflare provider refuses every other form before it makes a call. */
export const apiToken = matches(/^[A-Za-z0-9_-]{40}$/, "has to be 40 characters of A-Z, a-z, 0-9, - and _");

/** What an Authorization header can carry after `Bearer ` (RFC 6750, section 2.1). */
export const bearerToken = matches(
  /^[A-Za-z0-9._~+/-]+=*$/,
  "has to be letters, digits and . _ ~ + / - (with = at the end only)",
);

/** A token of somebody else's making. */
export const token = matches(/^[\x21-\x7e]+$/, "has to be visible ASCII characters without spaces");

const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

export const label = matches(
  new RegExp(`^${LABEL}$`),
  "has to be one DNS label of a-z, 0-9 and -, without .workers.dev",
);

export const hostname: Check = (value) =>
  value.length <= 253 && new RegExp(`^${LABEL}(\\.${LABEL})*$`).test(value)
    ? undefined
    : "has to be a host name in small letters, without scheme, port or path";

/** What Cloudflare takes as the name of a script that also has a workers.dev host. */
export const scriptName = matches(
  new RegExp(`^${LABEL}$`),
  "has to be at most 63 of a-z, 0-9 and -, beginning and ending with a letter or digit",
);

export const restUrl: Check = (value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const local = url?.hostname === "127.0.0.1" || url?.hostname === "localhost";
  if (url?.protocol !== "https:" && !(url?.protocol === "http:" && local)) {
    return "has to be the REST URL, which begins with https:// (http:// on this machine only)";
  }
  const bare = value.replace(/\/$/, "") === url.origin;
  return bare
    ? undefined
    : "has to be in small letters and end with the host: no path, query, user or password";
};

/** An origin as browsers send it. */
export const origin: Check = (value) =>
  value === "*" || (URL.canParse(value) && new URL(value).origin === value)
    ? undefined
    : "has to be origins such as https://example.com, separated by commas, or *";
