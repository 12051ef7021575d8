import { analytics } from "./analytics/dashboard/routes.ts";
import type { Route } from "./http/router.ts";
import { posts } from "./posts/routes.ts";

/** Everything that the Worker answers by itself. */
export const ROUTES: readonly Route[] = [...posts, ...analytics];
