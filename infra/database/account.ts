import type { dynamic } from "@pulumi/pulumi";

/** Where the Developer API is called, and as whom. */
export interface Account {
  /** Without a final slash; the API's paths begin with /v2. */
  readonly baseUrl: string;
  readonly email: string;
  readonly apiKey: string;
}

/** Where the Developer API is, unless `edge-posts:upstashBaseUrl` leads elsewhere. */
const BASE_URL = "https://api.upstash.com";

/** The environment variables that count where the stack has no value, as Upstash's own tools name them. */
export const ACCOUNT_VARIABLES = { upstashEmail: "UPSTASH_EMAIL", upstashApiKey: "UPSTASH_API_KEY" } as const;

/** Reads the account from the stack's configuration, as the provider gets it. What is missing is empty. */
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
