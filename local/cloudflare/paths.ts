/** The API's paths. */

/** The prefix of every path, and the path of `cloudflare:baseUrl`. */
export const BASE_PATH = "/client/v4";

export const ACCOUNT = `${BASE_PATH}/accounts/:account/workers`;
export const SCRIPT = `${ACCOUNT}/scripts/:script`;
export const ZONE = `${BASE_PATH}/zones/:zone/workers`;
