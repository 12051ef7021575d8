import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./longest-first.ts";

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
    // Two more than there are cores: each worker waits half of its time for a workerd or a Redis of its own.
    maxWorkers: availableParallelism() + 2,
    // To read Miniflare and Pulumi takes a second, which files that share a process take once. So no file may mock
    // a module: it would be mocked for those that follow.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});
