import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

const CLIENTS = "packages/kv-at-hand/test/clients";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "packages/*/test/**/*.test.ts"],
    // What these need has a lock file of its own, and CI installs it: see .ci/run.
    exclude: ["**/node_modules/**", ...(existsSync(`${CLIENTS}/node_modules`) ? [] : [`${CLIENTS}/**`])],
    // Long, because a slow machine is no failure: no test asserts a time.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 120_000 } },
    // Two workers: each starts its own workerd and Redis, and small machines have two cores.
    maxWorkers: 2,
  },
});
