/**
 * The paths that lead to the Worker, by the name of the resource; what is below one leads here too. Strings
 * only: infra/place.ts makes a route of each.
 */
export const PATHS = {
  posts: "/posts",
  analytics: "/analytics",
} as const;
