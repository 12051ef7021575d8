/** Requests that no well-behaved client would send, mixed with some that one would. */
import fc from "fast-check";

/** Bytes, one per character, repeated `times` times: this keeps a large counterexample readable. */
export interface Body {
  bytes: string;
  times: number;
}

export interface HostileRequest {
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body: Body;
  /** Without a Content-Length. */
  chunked: boolean;
}

/** The Worker's ADMIN_TOKEN. */
export const ADMIN_TOKEN = "canary-admin-token-e2a7";

const CRLF = "%0d%0aSet-Cookie:%20x=1";

const method = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS") },
  // A method that workerd does not know never reaches a Worker: workerd answers with its own 501.
  {
    weight: 1,
    arbitrary: fc.constantFrom("PATCH", "TRACE", "PROPFIND", "LOCK", "PURGE", "QUERY", "ACL", "REPORT"),
  },
);

/**
 * Everything that a request line may contain, with valid and invalid escapes. raw.test.ts covers raw bytes.
 */
const junk = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
      fc.nat({ max: 255 }).map((byte) => `%${byte.toString(16).padStart(2, "0")}`),
      fc.constantFrom("%", "%zz", "..", "/", "//", "\\", ";", "?", "#", "&", "=", "%2e%2e%2f", "%00", CRLF),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

const number = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 4 }).map(String) },
  fc.bigInt().map(String),
  fc.double().map(String),
  fc.constantFrom(
    "0",
    "-1",
    "01",
    "1e3",
    "0x1",
    " 1",
    "1%20",
    "９",
    "9007199254740991",
    "9007199254740992",
    "",
  ),
);
const id = fc.oneof(
  { weight: 5, arbitrary: number },
  { weight: 2, arbitrary: number.map((each) => `post:${each}`) },
  { weight: 1, arbitrary: fc.constantFrom("id", "post:id", "post%3A1", `1${CRLF}`, "request:k", "posts:0") },
  { weight: 1, arbitrary: junk },
);

const parameter = fc.oneof(
  number.map((each) => `limit=${each}`),
  id.map((each) => `before=${each}`),
  fc.constantFrom(
    "limit=1&limit=2",
    "before[]=1",
    "__proto__=1",
    `limit=2${CRLF}`,
    `before=2${CRLF}`,
    "constructor",
  ),
  junk,
);
const query = fc.oneof(
  fc.constant(""),
  fc.array(parameter, { maxLength: 3 }).map((each) => `?${each.join("&")}`),
);
const path = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom("/posts", "/posts/") },
      { weight: 6, arbitrary: id.map((each) => `/posts/${each}`) },
      { weight: 1, arbitrary: junk.map((each) => `/posts${each}`) },
      { weight: 1, arbitrary: fc.constantFrom("/posts/1/2", "/posts//1", "/posts/../posts/1", "/posts/./1") },
    ),
    query,
  )
  .map(([before, after]) => (before + after).replace(/[^!-~]/g, (each) => encodeURIComponent(each)));

/** Requests of a well-behaved client, so that headers and bodies reach the database. */
const plainTarget = fc.constantFrom<[string, string]>(
  ["POST", "/posts"],
  ["PUT", "/posts/post:1"],
  ["PUT", "/posts/2"],
  ["DELETE", "/posts/3"],
  ["GET", "/posts?limit=2"],
  ["GET", "/posts/post:1"],
);

const headerValue = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f),
      fc.constantFrom(0x22, 0x2a, 0x2c, 0x3b, 0x09),
    ),
    { maxLength: 40 },
  )
  .map((codes) => String.fromCharCode(...codes));

const header = fc.oneof(
  fc.tuple(
    fc.constantFrom("If-Match", "If-None-Match"),
    fc.oneof(fc.constantFrom("*", '"a"', 'W/"a"', ",,,", '"', `"${"x".repeat(200)}"`), headerValue),
  ),
  fc.tuple(
    fc.constant("Idempotency-Key"),
    fc.oneof(fc.constantFrom("k", "k2", "../post:1", "x".repeat(300)), headerValue),
  ),
  fc.tuple(
    fc.constant("Content-Type"),
    fc.oneof(
      fc.constantFrom(
        "application/json",
        "application/json; charset=utf-16",
        "text/plain",
        "multipart/form-data",
        ";",
      ),
      headerValue,
    ),
  ),
  fc.tuple(fc.constant("Accept"), fc.oneof(fc.constantFrom("application/json", "*/*", ",;,"), headerValue)),
  fc.tuple(fc.constant("Content-Encoding"), fc.constantFrom("gzip", "br", "identity", "x")),
  fc.tuple(fc.constant("Origin"), fc.constantFrom("https://app.example", "null", "https://evil.example")),
  fc.tuple(fc.constant("Access-Control-Request-Method"), fc.constantFrom("PUT", "X", "")),
  fc.tuple(
    fc.constantFrom("Range", "Cookie", "X-Forwarded-Host", "cf-connecting-ip", "Referer"),
    headerValue,
  ),
  fc.tuple(fc.constant("X-HTTP-Method-Override"), fc.constant("DELETE")),
) as fc.Arbitrary<[string, string]>;

const authorization = fc.oneof(
  { weight: 6, arbitrary: fc.constant(`Bearer ${ADMIN_TOKEN}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("Bearer", "Bearer ", "Basic Og==", `Bearer ${ADMIN_TOKEN} x`, "bearer x"),
  },
  { weight: 1, arbitrary: headerValue },
);

const json = fc.oneof(
  fc.json(),
  fc.string({ unit: "binary" }).map((text) => JSON.stringify({ text })),
  fc.constantFrom(
    '{"text":"\\ud800"}',
    '{"text":"a","text":1}',
    '{"__proto__":{"text":"a"}}',
    "[".repeat(5_000),
    '{"text":',
  ),
);
const once = (buffer: Uint8Array): Body => ({ bytes: Buffer.from(buffer).toString("latin1"), times: 1 });
const noBody: fc.Arbitrary<Body> = fc.constant({ bytes: "", times: 1 });
const body = fc.oneof(
  { weight: 4, arbitrary: noBody },
  { weight: 6, arbitrary: json.map((text) => once(Buffer.from(text))) },
  { weight: 6, arbitrary: fc.uint8Array({ maxLength: 60 }).map(once) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(65_536, 65_537, 409_600, 409_601).map((times) => ({ bytes: "x", times })),
  },
);

export const hostileRequests: fc.Arbitrary<HostileRequest> = fc
  .record({
    target: fc.oneof(fc.tuple(method, path), plainTarget),
    headers: fc.uniqueArray(header, { maxLength: 4, selector: ([name]) => name }),
    authorization: fc.option(authorization, { freq: 8 }),
    body,
    chunked: fc.boolean(),
  })
  .map(({ authorization: given, headers, target, ...rest }) => ({
    method: target[0],
    path: target[1],
    ...rest,
    headers: given === null ? headers : [...headers, ["Authorization", given]],
  }));
