import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./longest-first.ts";

// workerd would read all certificates in it at each start, and no test uses TLS there.
delete process.env.NODE_EXTRA_CA_CERTS;

const CLIENTS = "packages/kv-at-hand/test/clients";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "packages/*/test/**/*.test.ts"],
    // These have a lock file of their own, which CI installs: see .ci/run.
    exclude: ["**/node_modules/**", ...(existsSync(`${CLIENTS}/node_modules`) ? [] : [`${CLIENTS}/**`])],
    // Long, because a slow machine must not be a failure: no test asserts a time.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 120_000 } },
    // Three more than there are cores: each worker spends half of its time waiting for its own workerd or
    // Redis.
    maxWorkers: availableParallelism() + 3,
    // Loading Miniflare and Pulumi takes a second, once for all files that share a process. So no file may
    // mock a module: it would be mocked for the following files too.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});
