import type { Context } from "./context.ts";
import type { Layer } from "./layer.ts";
import { isWrite } from "./method.ts";
import { Problem } from "./problem.ts";
import { isSameToken } from "./token.ts";

const BEARER = 'Bearer realm="edge-posts"';
const BASIC = 'Basic realm="edge-posts", charset="UTF-8"';

/**
 * Lets writes through with the admin token, or from anybody where PUBLIC_WRITES says so; with neither bound,
 * nobody writes.
 */
export const writeAccess: Layer = (c, next) => {
  const { request, env } = c;
  const { ADMIN_TOKEN, PUBLIC_WRITES } = env;
  if (isWrite(request.method) && PUBLIC_WRITES !== "true") {
    if (!ADMIN_TOKEN)
      throw new Problem(403, "Nobody may write here: the stack has neither an adminToken nor publicWrites.");
    const authorization = request.headers.get("Authorization");
    if (!isSameToken(bearerToken(authorization), ADMIN_TOKEN)) {
      throw refused(BEARER, authorization, "send Authorization: Bearer <token>");
    }
    c.isAdmin = true;
  }
  return next();
};

/**
 * Lets anybody see the analytics where PUBLIC_ANALYTICS says so, else who has the admin token; without one,
 * nobody.
 */
export const analyticsAccess: Layer = (c, next) => {
  const { ADMIN_TOKEN, PUBLIC_ANALYTICS } = c.env;
  if (PUBLIC_ANALYTICS !== "true") {
    if (!ADMIN_TOKEN)
      throw new Problem(
        404,
        "There are no analytics pages: the stack has neither an adminToken nor publicAnalytics.",
      );
    if (!hasAdminToken(c)) {
      throw refused(
        `${BASIC}, ${BEARER}`,
        c.request.headers.get("Authorization"),
        "send it as the password, or as Authorization: Bearer <token>",
      );
    }
  }
  return next();
};

/** Whether the Authorization of a request holds the admin token, after Bearer or as the password of Basic. */
export function hasAdminToken(c: Context): boolean {
  c.isAdmin ??= holdsToken(c.request.headers.get("Authorization"), c.env.ADMIN_TOKEN);
  return c.isAdmin;
}

function holdsToken(authorization: string | null, ADMIN_TOKEN: string | undefined): boolean {
  if (!authorization || !ADMIN_TOKEN) return false;
  return isSameToken(bearerToken(authorization) ?? basicPassword(authorization), ADMIN_TOKEN);
}

function refused(challenge: string, authorization: string | null, how: string): Problem {
  const detail = authorization ? "This is not the admin token" : "This needs the admin token";
  return new Problem(401, `${detail}: ${how}.`, {
    "WWW-Authenticate": authorization ? `${challenge}, error="invalid_token"` : challenge,
  });
}

function bearerToken(authorization: string | null): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
}

/**
 * What follows the colon in `user:password`. The token is ASCII, so the encoding of other characters does not
 * matter.
 */
function basicPassword(authorization: string): string | undefined {
  const credentials = /^Basic +([\w+/]+=*) *$/i.exec(authorization)?.[1];
  try {
    return credentials && /:(.*)/.exec(atob(credentials))?.[1];
  } catch {
    return undefined;
  }
}
