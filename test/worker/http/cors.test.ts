import { describe, expect, it } from "vitest";
import { useWorker } from "../../support/worker.ts";

const APP = "https://app.example.com";
const ORIGINS = [
  APP,
  "https://*.example.org",
  "http://*.test:3000",
  "tauri://localhost",
  "capacitor://localhost",
  "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
];
const worker = useWorker({ bindings: { CORS_ORIGINS: ORIGINS.join(","), PUBLIC_WRITES: "true" } });

const allowed = async (Origin: string) =>
  (await worker.call("/posts", { headers: { Origin } })).headers.get("access-control-allow-origin");

describe("an origin", () => {
  it.each([
    ...[APP, ...ORIGINS.slice(3)],
    ...["https://a.example.org", "https://a.b.example.org", "http://a.test:3000"],
  ])("such as %s may call if corsOrigins names it", async (origin) => {
    expect(await allowed(origin)).toBe(origin);
  });

  it.each([
    ...["https://example.org", "http://a.example.org", "https://a.example.org:8443", "https://aexample.org"],
    ...["https://.example.org", "https://a.example.org.evil.example", "https://*.example.org", "null"],
    ...["tauri://other", "http://a.test:3001", "https://evil.example/.example.org"],
  ])("such as %s may not call if it only resembles one of them", async (origin) => {
    expect(await allowed(origin)).toBeNull();
  });
});

describe("a preflight", () => {
  it.each(["traceparent,tracestate", "baggage,sentry-trace", "x-anything", "content-type,idempotency-key"])(
    "that asks for %s is granted, by a browser's rules",
    async (names) => {
      const response = await worker.call("/posts", {
        method: "OPTIONS",
        headers: {
          Origin: APP,
          "Access-Control-Request-Method": "POST",
          "Access-Control-Request-Headers": names,
        },
      });
      const granted = response.headers.get("access-control-allow-headers")?.toLowerCase().split(",") ?? [];
      const missing = names.split(",").filter((name) => !granted.includes(name) && !granted.includes("*"));
      expect(missing).toEqual([]);
      // A star leaves Authorization out: https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
      expect(granted).toContain("authorization");
    },
  );
});
