import { readAnalytics } from "./features/analytics.ts";
import type { ReadFeature } from "./features/feature.ts";

/** Every optional feature of the Worker; each reads its own settings. */
export const FEATURES: readonly ReadFeature[] = [
  readAnalytics, // worker/analytics/
];
