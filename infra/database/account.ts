import type { dynamic } from "@pulumi/pulumi";

/** The address and credentials of the Developer API. */
export interface Account {
  /** Without a final slash; the API's paths begin with /v2. */
  readonly baseUrl: string;
  readonly email: string;
  readonly apiKey: string;
}

/** The Developer API, unless `edge-posts:upstashBaseUrl` is set. */
const BASE_URL = "https://api.upstash.com";

/** Environment variables used when the stack has no value; Upstash's own tools use the same names. */
export const ACCOUNT_VARIABLES = { upstashEmail: "UPSTASH_EMAIL", upstashApiKey: "UPSTASH_API_KEY" } as const;

/** Reads the account from the configuration that the provider receives. Missing values are empty. */
export function readAccount(config: dynamic.Config): Account {
  const setting = (name: string) => config.get(`edge-posts:${name}`)?.trim() || undefined;
  const settingOrVariable = (name: keyof typeof ACCOUNT_VARIABLES) =>
    setting(name) ?? process.env[ACCOUNT_VARIABLES[name]]?.trim() ?? "";
  return {
    baseUrl: (setting("upstashBaseUrl") ?? BASE_URL).replace(/\/+$/, ""),
    email: settingOrVariable("upstashEmail"),
    apiKey: settingOrVariable("upstashApiKey"),
  };
}
