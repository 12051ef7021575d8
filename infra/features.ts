import { readAnalytics } from "./features/analytics.ts";
import type { ReadFeature } from "./features/feature.ts";

/** Every feature of the Worker: each brings its settings along, and what these come to. */
export const FEATURES: readonly ReadFeature[] = [
  readAnalytics, // worker/analytics/
];
