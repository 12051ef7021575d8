import { BEARER, refused } from "../../http/access.ts";
import type { Context } from "../../http/context.ts";
import type { Layer } from "../../http/layer.ts";
import { Problem } from "../../http/problem.ts";
import { limited } from "../../http/rate-limit.ts";
import { hasFilters } from "../report/filters.ts";
import { lengthOf } from "../report/period.ts";
import type { Query } from "./query.ts";

const BASIC = 'Basic realm="edge-posts", charset="UTF-8"';

/**
 * Lets anyone see the analytics if PUBLIC_ANALYTICS is "true", otherwise requests with the admin token.
 * Without either, nobody can.
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

/**
 * Limits reports of more than a day or with filters for the public as a whole, so that nobody can slow the
 * posts down with them. With the admin token, there is no limit.
 * @throws Problem
 */
export async function limitReports({ env, caller }: Context, { period, filters }: Query): Promise<void> {
  const isLight = lengthOf(period) === 1 && !hasFilters(filters);
  if (!env.REPORT_LIMITER || isLight || caller.isAdmin()) return;
  const detail =
    "Too many reports of several days or with filters. Retry in a minute, or with the admin token.";
  await limited(env.REPORT_LIMITER, "analytics", detail);
}
