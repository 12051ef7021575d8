/** Requests that provoke the same answer in every resource, derived from a successful request. */
import { describedAnswers, methodsOf, OTHER_METHOD } from "./document.ts";
import type { Row } from "./resource.ts";

type Sent = NonNullable<Row[4]>;

const FAILURES = [502, 503, 504];
const preflight = { headers: { "Access-Control-Request-Method": "PUT" } };

/** How to provoke a status: the Worker to call, and what else to send. */
const WAYS: Readonly<Record<number, [on: Row[0], change: (sent: Sent) => Sent][]>> = {
  304: [
    ["open", (sent) => withHeader(sent, "If-None-Match", "*")],
    ["admin", (sent) => withHeader(sent, "If-None-Match", "*")],
  ],
  401: [
    ["admin", (sent) => sent],
    ["admin", (sent) => withHeader(sent, "Authorization", "Bearer wrong")],
  ],
  403: [["closed", (sent) => sent]],
  412: [["open", (sent) => withHeader(sent, "If-Match", '"another"')]],
  413: [["open", (sent) => ({ ...sent, body: "x".repeat(1_000_000) })]],
  415: [
    ["open", (sent) => withHeader(sent, "Content-Type", "multipart/form-data")],
    ["open", (sent) => withHeader(sent, "Content-Encoding", "gzip")],
  ],
  429: [["limited", (sent) => sent]],
  ...Object.fromEntries(FAILURES.map((status) => [status, [["failing", (sent: Sent) => sent]]])),
};

const withHeader = ({ headers, ...sent }: Sent, name: string, value: string): Sent => ({
  ...sent,
  headers: { ...headers, [name]: value },
});

/**
 * Further requests for an operation, for the answers that the document describes.
 * @param path as in the document
 * @param url of a request that succeeds
 * @param sent with that request
 */
export function derivedRows(method: string, path: string, url: string, sent: Sent = {}): Row[] {
  const has = (status: number) => describedAnswers.get(`${method} ${path} ${status}`);
  const rows = Object.entries(WAYS).flatMap(([name, ways]): Row[] => {
    const status = Number(name);
    return has(status) ? ways.map(([on, change]) => [on, method, url, status, change(sent)]) : [];
  });
  if (sent.body !== undefined && has(400)) rows.push(["open", method, url, 400, { ...sent, body: "" }]);
  // Only the admin Worker caches it; the others read the database each time.
  if (has(200)?.headers?.Age) rows.push(["admin", method, url, 200, sent]);
  return rows;
}

/** Requests for any path. */
export function pathRows(path: string, url: string): Row[] {
  const rows: Row[] = [["open", OTHER_METHOD, url, 405]];
  if (!methodsOf(path).includes("OPTIONS")) return rows;
  rows.push(["open", "OPTIONS", url, 204], ["open", "OPTIONS", url, 204, preflight]);
  return [...rows, ...derivedRows("OPTIONS", path, url)];
}
