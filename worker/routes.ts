import { analytics } from "./analytics/dashboard/routes.ts";
import type { Route } from "./http/router.ts";
import type { PATHS } from "./paths.ts";
import { posts } from "./posts/routes.ts";

/** The routes of every resource whose path leads to the Worker. */
const RESOURCES: Readonly<Record<keyof typeof PATHS, readonly Route[]>> = {
  posts,
  analytics,
};

/** All routes that the Worker answers itself; the first match wins. */
export const ROUTES: readonly Route[] = Object.values(RESOURCES).flat();
