import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Two workers: each starts its own workerd and Redis, and small machines have two cores.
    maxWorkers: 2,
  },
});
