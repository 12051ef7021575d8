import { analytics } from "./analytics/http.ts";
import { posts } from "./posts/http.ts";
import type { Route } from "./route.ts";

/** Everything that the Worker answers by itself. */
export const ROUTES: readonly Route[] = [...posts, ...analytics];
