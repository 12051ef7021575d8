import type { Caller } from "./caller.ts";
import type { Layer } from "./layer.ts";
import { isWrite } from "./method.ts";
import { Problem } from "./problem.ts";

/** The challenge that asks for a bearer token. */
export const BEARER = 'Bearer realm="edge-posts"';

/**
 * Allows writes with the admin token, or from anyone if PUBLIC_WRITES is set; with neither bound, nobody may
 * write.
 */
export const writeAccess: Layer = (c, next) => {
  const { caller, method, env } = c;
  const { ADMIN_TOKEN, PUBLIC_WRITES } = env;
  if (isWrite(method) && PUBLIC_WRITES !== "true") {
    if (!ADMIN_TOKEN)
      throw new Problem(403, "Nobody may write here: the stack has neither an adminToken nor publicWrites.");
    if (!caller.isAdminByBearer()) {
      throw refused(BEARER, caller, "send Authorization: Bearer <token>");
    }
  }
  return next();
};

/** A 401. @param how how to send the token */
export function refused(challenge: string, { authorization }: Caller, how: string): Problem {
  const detail = authorization ? "This is not the admin token" : "This needs the admin token";
  return new Problem(401, `${detail}: ${how}.`, {
    // Only Bearer has this parameter: https://www.rfc-editor.org/rfc/rfc6750#section-3.1
    "WWW-Authenticate": /^bearer /i.test(authorization ?? "")
      ? `${challenge}, error="invalid_token"`
      : challenge,
  });
}
