import type { MiddlewareHandler } from "hono";
import { cors as honoCors } from "hono/cors";
import type { HonoEnv } from "./env.ts";

const policy = honoCors({
  origin: (origin, c) => {
    const allowed = (c.env as HonoEnv["Bindings"]).CORS_ORIGINS?.split(",") ?? [];
    if (allowed.includes("*")) return "*";
    return allowed.includes(origin) ? origin : null;
  },
  allowMethods: ["GET", "HEAD", "POST", "PUT", "DELETE"],
  allowHeaders: ["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match"],
  exposeHeaders: ["Link", "Location", "ETag", "Retry-After"],
  maxAge: 86_400,
});

/** Lets pages of the origins in CORS_ORIGINS call; without any, no answer mentions CORS. */
export const cors: MiddlewareHandler<HonoEnv> = (c, next) => {
  // An OPTIONS request that is no preflight asks what is allowed, which the resource tells.
  const asksAllow = c.req.method === "OPTIONS" && !c.req.header("Access-Control-Request-Method");
  return c.env.CORS_ORIGINS && !asksAllow ? policy(c, next) : next();
};
