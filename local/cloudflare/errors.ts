/**
 * Cloudflare's error numbers. The recorded exchanges contain no refusal, so these come from elsewhere:
 * - uploads: https://developers.cloudflare.com/workers/observability/errors/#errors-on-worker-upload
 * - routes: the error responses in Cloudflare's archived docs (cloudflare/workers-docs, "Routes"), and those
 *   that others got from the live API (https://github.com/alchemy-run/distilled/pull/368)
 * - custom domains: Wrangler's isOriginConflictError (100116), and the error classes of
 *   alchemy-run/distilled (100114)
 *
 * The messages are our own where Cloudflare's (`workers.api.error.duplicate_route`) say too little.
 */
import { ApiError } from "./envelope.ts";

/** The live API answers 401 to an unknown token, and 403 to a token without the permission. */
export const wrongToken = () => new ApiError(401, 10000, "Authentication error");

/** Another account or zone: Cloudflare only says that the token has no permission there. */
export const notOurs = (kind: "account" | "zone", id: string) =>
  new ApiError(
    403,
    10000,
    `Authentication error: npm start serves the ${kind} in Pulumi.dev.yaml, not ${id}`,
  );

export const foreign = () =>
  new ApiError(403, 9109, "requests from web pages or to other host names are refused");

export const noSuchCall = (path: string) =>
  new ApiError(404, 7003, `Could not route to ${path}, perhaps your object identifier is invalid?`);

export const noSuchScript = () => new ApiError(404, 10007, "This Worker does not exist on your account.");

export const noSuchRoute = (id: string) => new ApiError(404, 10009, `there is no route ${id} in this zone`);

export const noSuchDomain = (id: string) =>
  new ApiError(404, 100114, `there is no custom domain ${id} on this account`);

/** The script itself, or what was uploaded with it. */
export const invalidScript = (message: string) => new ApiError(400, 10021, message);

export const invalidName = (name: string) =>
  new ApiError(
    400,
    10016,
    `${JSON.stringify(name)} is not a valid Worker name: use at most 63 characters of a-z, 0-9, - and _, without - at either end`,
  );

export const unreadable = (message: string) => new ApiError(400, 10026, message);

export const tooLarge = (limitBytes: number) =>
  new ApiError(413, 10027, `the body is larger than ${limitBytes} bytes, the limit of npm start`);

export const routeWithoutScript = (script: string) =>
  new ApiError(
    400,
    10019,
    `Cannot configure a route for a Worker which does not exist: ${JSON.stringify(script)}. Upload it first.`,
  );

export const duplicateRoute = (pattern: string, id: string, script: string | null) =>
  new ApiError(
    409,
    10020,
    `A route with the same pattern already exists: ${pattern} leads to ${script ?? "the origin"} and has the ID ${id}`,
  );

export const invalidPattern = (pattern: string, reason: string) =>
  new ApiError(400, 10022, `the route pattern ${JSON.stringify(pattern)} ${reason}`);

export const hostnameInUse = (hostname: string, service: string) =>
  new ApiError(409, 100116, `${hostname} is already the custom domain of ${service}: delete that one first`);

/** An internal error, whose details are only in the terminal. */
export const unknown = () =>
  new ApiError(500, 10013, "An unknown error has occurred: see the output of npm start");
