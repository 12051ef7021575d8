import { describe, expect, it } from "vitest";
import { GOOD, HEX, mistakes, read, useNoEnvironment, without } from "./read.ts";

useNoEnvironment();

describe("a cloudflare: key that the provider does not accept", () => {
  const ofProvider = (name: string) => `cloudflare:${name}`;

  it("is listed with the command that removes it, and with the one that sets what is then missing", async () => {
    const config = { ...without("edge-posts:accountId"), [ofProvider("accountId")]: HEX };
    const keys = "apiKey, apiToken, apiUserServiceKey, baseUrl, email, userAgentOperatorSuffix";
    expect(await mistakes(config)).toBe(`2 settings need attention:

  ${ofProvider("accountId")} is not a valid configuration key for the cloudflare provider; use one of ${keys}, version, pluginDownloadURL.
    pulumi config rm cloudflare:accountId

  edge-posts:accountId is missing: the ID of the Cloudflare account (or set CLOUDFLARE_ACCOUNT_ID).
    pulumi config set edge-posts:accountId <account ID>
`);
  });

  it.each(["zoneId", "apitoken", "accountID"])("is listed: %s", async (name) => {
    const message = await mistakes({ ...GOOD, [ofProvider(name)]: HEX });
    expect(message).toContain(`pulumi config rm cloudflare:${name}\n`);
  });

  it("is not one that it accepts", async () => {
    const config = {
      ...GOOD,
      "cloudflare:baseUrl": "http://127.0.0.1:1/client/v4",
      "cloudflare:email": "me@example.com",
    };
    expect((await read(config)).accountId).toBe(HEX);
  });
});
