import type { MiddlewareHandler } from "hono";
import { bearerAuth } from "hono/bearer-auth";
import { timingSafeEqual } from "hono/utils/buffer";
import type { HonoEnv } from "./env.ts";
import { isWrite } from "./method.ts";
import { Problem, problemResponse } from "./problem.ts";

const refuse = (detail: string) => ({
  message: (): Response => problemResponse(new Problem(401, detail)),
});

const adminOnly = bearerAuth<HonoEnv>({
  realm: "edge-posts",
  verifyToken: (token, c) => timingSafeEqual(c.env.ADMIN_TOKEN as string, token),
  noAuthenticationHeader: refuse("This needs the admin token: send Authorization: Bearer <token>."),
  invalidAuthenticationHeader: refuse("The Authorization header has to be: Bearer <token>."),
  invalidToken: refuse("This is not the admin token."),
});

/** Lets writes through with the admin token, or from anybody where PUBLIC_WRITES says so; with neither bound, nobody writes. */
export const writeAccess: MiddlewareHandler<HonoEnv> = (c, next) => {
  if (!isWrite(c.req.method) || c.env.PUBLIC_WRITES === "true") return next();
  if (c.env.ADMIN_TOKEN) return adminOnly(c, next);
  throw new Problem(403, "Nobody may write here: the stack has neither an adminToken nor publicWrites.");
};
