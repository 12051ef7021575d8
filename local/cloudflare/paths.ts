/** Where the API has what. */

/** Of every path, and of `cloudflare:baseUrl`. */
export const BASE_PATH = "/client/v4";

export const ACCOUNT = `${BASE_PATH}/accounts/:account/workers`;
export const SCRIPT = `${ACCOUNT}/scripts/:script`;
export const ZONE = `${BASE_PATH}/zones/:zone/workers`;
