/**
 * Returns what is wrong with a value, or undefined. A message never repeats the value: it may be a misplaced
 * secret.
 */
export type Check = (value: string) => string | undefined;

const matches =
  (pattern: RegExp, wrong: string): Check =>
  (value) =>
    pattern.test(value) ? undefined : wrong;

/**
 * What is often pasted along with a value from a console, an .env file or a chat; the first match is
 * reported.
 */
const PASTED: readonly (readonly [fault: RegExp, wrong: string])[] = [
  [/<[^<>]*>/, "contains a placeholder in angle brackets: replace it with your own value"],
  // The = at the end of base64 text follows no name.
  [/^(export\s+)?[a-z_]\w*\s*=(?!=*$)/i, "begins with a name and =: use only what follows"],
  [/^["'`“‘«]|["'`”’»]$/, "is in quotation marks: remove them"],
  [/^(Authorization:\s*)?Bearer\s/i, "begins with Bearer: use only the token after it"],
  [/[\r\n]/, "contains a line break: it must be one line"],
  [/\s/, "contains a space: remove it"],
];

/**
 * Finds a paste mistake in any setting: none may contain a space or a placeholder, or begin or end with a
 * quotation mark.
 */
export const pasted: Check = (value) => PASTED.find(([fault]) => fault.test(value))?.[1];

/** A Cloudflare ID. Its format is Cloudflare's to change; it must only be safe in a path of their API. */
export const id = matches(
  /^[\w-]+$/,
  "must be only the ID (letters, digits, - and _), not a URL, host name or email address",
);

/**
 * A token from another service. Its format is theirs to change; it must only be safe in an Authorization
 * header.
 */
export const token = matches(
  /^[\x21-\x7e]+$/,
  "must be visible ASCII characters: copy it again, without masking dots or invisible characters",
);

/** What an Authorization header can carry after `Bearer ` (RFC 6750, section 2.1). */
export const bearerToken = matches(
  /^[A-Za-z0-9._~+/-]+=*$/,
  "must be letters, digits and . _ ~ + / - (= only at the end)",
);

const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

export const label = matches(
  new RegExp(`^${LABEL}$`),
  "must be one DNS label of a-z, 0-9 and -, without .workers.dev",
);

export const hostname: Check = (value) =>
  value.length <= 253 && new RegExp(`^${LABEL}(\\.${LABEL})*$`).test(value)
    ? undefined
    : "must be a lowercase host name, without scheme, port or path";

/** What Cloudflare accepts as the name of a script that has a workers.dev host. */
export const scriptName = matches(
  new RegExp(`^${LABEL}$`),
  "must be at most 63 characters of a-z, 0-9 and -, and begin and end with a letter or digit",
);

/** Every call to the URL carries a secret. */
const isProtected = (value: string) => {
  const { protocol, hostname } = URL.canParse(value) ? new URL(value) : { protocol: "", hostname: "" };
  const local = hostname === "127.0.0.1" || hostname === "localhost";
  return protocol === "https:" || (protocol === "http:" && local);
};

export const restUrl: Check = (value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (/^rediss?:$/.test(url?.protocol ?? "") || url?.port === "6379") {
    return "is a Redis protocol address: use the REST URL, which begins with https:// and has no port";
  }
  if (!isProtected(value)) {
    return "must be the REST URL, which begins with https:// (http:// only on this machine)";
  }
  return /^https?:\/\/[^/?#@]+\/?$/i.test(value)
    ? undefined
    : "must end with the host: no path, query, user or password";
};

export const apiUrl: Check = (value) =>
  isProtected(value) && !/[?#@]/.test(value)
    ? undefined
    : "must begin with https:// (http:// only on this machine) and have no query, user or password";

/** The user name in Basic authentication, which cannot contain a colon. */
export const email = matches(/^[^\s@:]+@[^\s@:]+$/, "must be an email address");

export const oneOf =
  (values: readonly string[]): Check =>
  (value) =>
    values.includes(value) ? undefined : `must be one of ${values.join(", ")}`;

/**
 * An origin as browsers send it, including those of apps and extensions (`tauri://localhost`); a star as its
 * first label stands for all subdomains.
 */
export const origin: Check = (value) => {
  const example = value.replace("://*.", "://any.");
  // The URL class gives an origin only for the web's schemes.
  const isOrigin = /^https?:/.test(example)
    ? URL.canParse(example) && new URL(example).origin === example
    : /^[a-z][a-z0-9+.-]*:\/\/[A-Za-z0-9._-]+(:\d+)?$/.test(example);
  return value === "*" || (isOrigin && !example.includes("*"))
    ? undefined
    : "must be origins such as https://example.com or https://*.example.com, separated by commas, or *";
};

/** A name that people read. */
export const siteName: Check = (value) =>
  [...value].length > 60 || /\p{C}/u.test(value) ? "must be at most 60 printable characters" : undefined;

/** A time zone of the IANA database; links such as Asia/Calcutta count too. */
export const timeZone: Check = (value) => {
  const wrong = "must be an IANA time zone, such as Europe/Berlin, America/New_York or UTC";
  // Node accepts offsets too, which ignore daylight saving time.
  if (!/^[A-Z]/i.test(value)) return wrong;
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return undefined;
  } catch {
    return wrong;
  }
};
