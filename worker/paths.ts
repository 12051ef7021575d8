/**
 * The paths that lead to the Worker, by resource, including everything below them. Strings only:
 * infra/place.ts creates a route for each.
 */
export const PATHS = {
  posts: "/posts",
  analytics: "/analytics",
} as const;
