/**
 * Says what is wrong with a value, or nothing. A message never repeats the value: it may be a secret in the
 * wrong place.
 */
export type Check = (value: string) => string | undefined;

const matches =
  (pattern: RegExp, wrong: string): Check =>
  (value) =>
    pattern.test(value) ? undefined : wrong;

/**
 * What comes along when a value is copied from a console, an .env file or a chat; the first that fits is
 * told.
 */
const PASTED: readonly (readonly [fault: RegExp, wrong: string])[] = [
  [/<[^<>]*>/, "has a placeholder in angle brackets: put your own value in its place"],
  // The = at the end of a base64 text follows no name.
  [/^(export\s+)?[a-z_]\w*\s*=(?!=*$)/i, "begins with a name and =: take only what follows them"],
  [/^["'`“‘«]|["'`”’»]$/, "has quotation marks around it: leave them out"],
  [/^(Authorization:\s*)?Bearer\s/i, "begins with Bearer: take only the token after it"],
  [/[\r\n]/, "has a line break in it: it must be one line"],
  [/\s/, "has a blank in it"],
];

/**
 * Finds what a paste does wrong, in any setting: none has a blank, a placeholder or a quotation mark at an
 * end.
 */
export const pasted: Check = (value) => PASTED.find(([fault]) => fault.test(value))?.[1];

/** An ID of Cloudflare's, whose form is theirs to change. It becomes a part of a path of their API. */
export const id = matches(
  /^[\w-]+$/,
  "must be the ID alone, which is letters, digits, - and _: no URL, host name or e-mail address",
);

/** A token that somebody else made, whose form is theirs to change. It goes into an Authorization header. */
export const token = matches(
  /^[\x21-\x7e]+$/,
  "must be visible ASCII characters: dots that hide a secret, or a character that shows nothing, came along",
);

/** What an Authorization header can carry after `Bearer ` (RFC 6750, section 2.1). */
export const bearerToken = matches(
  /^[A-Za-z0-9._~+/-]+=*$/,
  "must be letters, digits and . _ ~ + / - (with = at the end only)",
);

const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

export const label = matches(
  new RegExp(`^${LABEL}$`),
  "must be one DNS label of a-z, 0-9 and -, without .workers.dev",
);

export const hostname: Check = (value) =>
  value.length <= 253 && new RegExp(`^${LABEL}(\\.${LABEL})*$`).test(value)
    ? undefined
    : "must be a host name in small letters, without scheme, port or path";

/** What Cloudflare takes as the name of a script that also has a workers.dev host. */
export const scriptName = matches(
  new RegExp(`^${LABEL}$`),
  "must be at most 63 of a-z, 0-9 and -, beginning and ending with a letter or digit",
);

/** A secret goes there with every call. */
const isProtected = (value: string) => {
  const { protocol, hostname } = URL.canParse(value) ? new URL(value) : { protocol: "", hostname: "" };
  const local = hostname === "127.0.0.1" || hostname === "localhost";
  return protocol === "https:" || (protocol === "http:" && local);
};

export const restUrl: Check = (value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (/^rediss?:$/.test(url?.protocol ?? "") || url?.port === "6379") {
    return "is an address of the Redis protocol: take the REST URL, which begins with https:// and has no port";
  }
  if (!isProtected(value)) {
    return "must be the REST URL, which begins with https:// (http:// on this machine only)";
  }
  return /^https?:\/\/[^/?#@]+\/?$/i.test(value)
    ? undefined
    : "must end with the host: no path, query, user or password";
};

export const apiUrl: Check = (value) =>
  isProtected(value) && !/[?#@]/.test(value)
    ? undefined
    : "must begin with https:// (http:// on this machine only), and have no query, user or password";

/** The user name of Basic authentication, which ends at a colon. */
export const email = matches(/^[^\s@:]+@[^\s@:]+$/, "must be an e-mail address");

export const oneOf =
  (values: readonly string[]): Check =>
  (value) =>
    values.includes(value) ? undefined : `must be one of ${values.join(", ")}`;

/**
 * An origin as browsers send it, those of apps and extensions (`tauri://localhost`) too; a star in the place
 * of its first label stands for all subdomains.
 */
export const origin: Check = (value) => {
  const example = value.replace("://*.", "://any.");
  // Of other schemes than the web's URL knows no origin: they are their own.
  const isOrigin = /^https?:/.test(example)
    ? URL.canParse(example) && new URL(example).origin === example
    : /^[a-z][a-z0-9+.-]*:\/\/[A-Za-z0-9._-]+(:\d+)?$/.test(example);
  return value === "*" || (isOrigin && !example.includes("*"))
    ? undefined
    : "must be origins such as https://example.com or https://*.example.com, separated by commas, or *";
};

/** A name that people read. */
export const siteName: Check = (value) =>
  [...value].length > 60 || /\p{C}/u.test(value)
    ? "must be at most 60 characters that can be seen"
    : undefined;

/** A time zone of the IANA database; its links, such as Asia/Calcutta, are as good. */
export const timeZone: Check = (value) => {
  const wrong = "must be a time zone by its IANA name, such as Europe/Berlin, America/New_York or UTC";
  // Node takes offsets too, which know no summer.
  if (!/^[A-Z]/i.test(value)) return wrong;
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return undefined;
  } catch {
    return wrong;
  }
};
