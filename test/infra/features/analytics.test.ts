import { describe, expect, it } from "vitest";
import { readStack } from "../../../infra/stack-file.ts";
import type { Program } from "../../../local/deploy/program.ts";
import { FOLDER } from "../../support/files.ts";
import { evaluateHere, ON_DOMAIN, PROD, run } from "../../support/program.ts";

const WORKERS_DEV = { ...PROD, "edge-posts:workersDevSubdomain": "me" };

const patterns = ({ resources }: Program) => resources.map(({ inputs }) => inputs.pattern).filter(Boolean);
const bindings = ({ resources }: Program) => {
  const all = resources.flatMap(({ inputs }) => (inputs.bindings as { name: string; text: string }[]) ?? []);
  return Object.fromEntries(all.map(({ name, text }) => [name, text]));
};

describe("the analytics of a stack", () => {
  it("are recorded for 90 days and shown to the owner only, if nothing is set", async () => {
    const program = await run(ON_DOMAIN);
    expect(patterns(program)).toEqual(["example.com/posts*", "example.com/analytics*"]);
    expect(bindings(program)).toMatchObject({
      ANALYTICS_DAYS: "90",
      FILTER_DAYS: "90",
      TIME_ZONE: "UTC",
    });
    expect(bindings(program)).not.toHaveProperty("PUBLIC_ANALYTICS");
    expect(bindings(program)).not.toHaveProperty("REPORT_LIMITER");
    expect(program.outputs.analyticsUrl).toBe("https://example.com/analytics");
  });

  it("are neither recorded nor routed when analytics is false", async () => {
    const program = await run({ ...ON_DOMAIN, "edge-posts:analytics": "false" });
    expect(patterns(program)).toEqual(["example.com/posts*"]);
    expect(bindings(program)).not.toHaveProperty("ANALYTICS_DAYS");
    expect(program.outputs.analyticsUrl).toBeUndefined();
  });

  it("cover the whole site with recordSite, and are kept as long as retentionDays says", async () => {
    const program = await run({
      ...ON_DOMAIN,
      "edge-posts:recordSite": "true",
      "edge-posts:publicAnalytics": "true",
      "edge-posts:retentionDays": "7",
      "edge-posts:siteName": "Ann's blog",
      "edge-posts:timeZone": "America/Argentina/Buenos_Aires",
    });
    expect(patterns(program)).toEqual(["example.com/*"]);
    expect(bindings(program)).toMatchObject({
      ANALYTICS_DAYS: "7",
      FILTER_DAYS: "7",
      PUBLIC_ANALYTICS: "true",
      REPORT_LIMITER: undefined,
      SITE_NAME: "Ann's blog",
      TIME_ZONE: "America/Argentina/Buenos_Aires",
    });
  });

  it.each([
    ["30", "90"],
    ["0", "90"],
    ["7", "7"],
  ])("are narrowed by filters for filterDays, %s of %s", async (filterDays, retentionDays) => {
    const settings = { "edge-posts:filterDays": filterDays, "edge-posts:retentionDays": retentionDays };
    expect(bindings(await run({ ...ON_DOMAIN, ...settings }))).toMatchObject({ FILTER_DAYS: filterDays });
  });

  it("are public and of the whole site on the dev stack", async () => {
    const program = await evaluateHere(await readStack(FOLDER), { PORT: "8787" });
    expect(patterns(program)).toEqual(["localhost/*"]);
    expect(bindings(program)).toMatchObject({ PUBLIC_ANALYTICS: "true", PASS_THROUGH: "true" });
    expect(program.outputs.analyticsUrl).toBe("http://localhost:8787/analytics");
  });

  it.each([
    [
      "recordSite on workers.dev",
      { ...WORKERS_DEV, "edge-posts:recordSite": "true" },
      /recordSite needs domain and zoneId/,
    ],
    [
      "recordSite on a custom domain",
      { ...ON_DOMAIN, "edge-posts:customDomain": "true", "edge-posts:recordSite": "true" },
      /recordSite needs domain and zoneId/,
    ],
    [
      "recordSite without analytics",
      { ...ON_DOMAIN, "edge-posts:analytics": "false", "edge-posts:recordSite": "true" },
      /recordSite needs analytics/,
    ],
    ...["Mars/Olympus", "+01:00"].map((zone): [string, Record<string, string>, RegExp] => [
      `the time zone ${zone}`,
      { ...ON_DOMAIN, "edge-posts:timeZone": zone },
      /timeZone must be an IANA time zone[\s\S]*pulumi config set edge-posts:timeZone Europe\/Berlin/,
    ]),
    ["a long name", { ...ON_DOMAIN, "edge-posts:siteName": "x".repeat(61) }, /siteName must be at most 60/],
    [
      "filters for longer than a day is kept",
      { ...ON_DOMAIN, "edge-posts:filterDays": "91" },
      /filterDays must be at most retentionDays[\s\S]*pulumi config set edge-posts:filterDays 90/,
    ],
    ["no retention", { ...ON_DOMAIN, "edge-posts:retentionDays": "0" }, /retentionDays must be at least 1/],
  ])("are a mistake with %s", async (_, config, message) => {
    await expect(run(config)).rejects.toThrow(message);
  });
});
