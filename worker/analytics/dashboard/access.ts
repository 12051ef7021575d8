import { BEARER, refused } from "../../http/access.ts";
import type { Layer } from "../../http/layer.ts";
import { Problem } from "../../http/problem.ts";

const BASIC = 'Basic realm="edge-posts", charset="UTF-8"';

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
    if (!c.caller.isAdmin()) {
      throw refused(
        `${BASIC}, ${BEARER}`,
        c.caller,
        "send it as the password, or as Authorization: Bearer <token>",
      );
    }
  }
  return next();
};
