import { randomBytes } from "node:crypto";

/**
 * `request.cf` of every request: a fixed location, so that it needs no network and tests can rely on it.
 * https://developers.cloudflare.com/workers/runtime-apis/request/#incomingrequestcfproperties
 */
const LOCATION = {
  asn: 395747,
  asOrganization: "This machine",
  colo: "DFW",
  continent: "NA",
  country: "US",
  region: "Texas",
  regionCode: "TX",
  city: "Austin",
  postalCode: "78701",
  latitude: "30.27130",
  longitude: "-97.74260",
  timezone: "America/Chicago",
};

/** The header from which workerd sets `request.cf`; scripts do not see it. */
export const CF_HEADER = "MF-CF-Blob";

/**
 * The value of {@link CF_HEADER}. No proxy is in front of this edge, so it trusts the country that a client
 * claims: curl can play visitors from anywhere.
 */
export function cfHeader(httpVersion: string, claimed?: string | string[]): string {
  const country = typeof claimed === "string" && /^[A-Z][A-Z0-9]$/.test(claimed) ? claimed : LOCATION.country;
  return JSON.stringify({ ...LOCATION, country, httpProtocol: `HTTP/${httpVersion}` });
}

/**
 * A unique ray ID:
 * https://developers.cloudflare.com/fundamentals/reference/cloudflare-ray-id/
 */
export function newRay(): string {
  return `${randomBytes(8).toString("hex")}-${LOCATION.colo}`;
}
