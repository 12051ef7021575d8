/**
 * A redis-server behind the REST server, each in its own process, so that the load does not slow them down.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "#kv-at-hand/redis/connect.ts";
import type { Command, Reply } from "#kv-at-hand/redis/database.ts";
import { findRedisServer, startRedisServer } from "#kv-at-hand/redis/server.ts";
import type { Addresses } from "./rest.ts";

export const DB_TOKEN = "bench-database-token";

/** The round-trip time to the far database in milliseconds. */
export const FAR_MS = 30;

/** Commands that Upstash does not bill, or that are ours. */
const UNBILLED = new Set(["multi", "exec", "info", "config", "hello", "client", "ping", "command", "select"]);

export interface BenchDatabase extends Addresses {
  /** The path of the Redis's socket. */
  readonly socket: string;
  /** The process ID of the REST API. */
  readonly pid: number;
  run(...command: [string, ...(string | number)[]]): Promise<Reply>;
  /** REST calls so far. */
  calls(): Promise<number>;
  /** Commands so far, as Upstash bills them: a script counts as one, and so does each command in it. */
  commands(): Promise<number>;
  /** The bytes of all keys that match a pattern. */
  bytes(pattern: string): Promise<number>;
  close(): Promise<void>;
}

/** @throws Error without redis-server or valkey-server on PATH: the bench would measure the emulation */
export async function openDatabase(): Promise<BenchDatabase> {
  const binary = findRedisServer();
  if (!binary) throw new Error("The bench needs redis-server or valkey-server on PATH.");
  const folder = await mkdtemp(join(tmpdir(), "edge-posts-bench-"));
  const server = await startRedisServer({ binary, folder, log: console.error });
  const database = await connect({
    target: server.socket,
    patienceMs: 10_000,
    starting: true,
    describe: (name) => name,
  });
  // The Worker is measured, not the disk: a million posts need not be persisted.
  await database.run(["CONFIG", "SET", "appendonly", "no"]);
  const child = fork(join(import.meta.dirname, "rest.ts"), [server.socket, DB_TOKEN, String(FAR_MS)], {
    execArgv: ["--import=tsx"],
  });
  const [addresses] = (await once(child, "message")) as [Addresses];
  const run = (...command: [string, ...(string | number)[]]) =>
    database.run(command.map(String) as unknown as Command);

  return {
    ...addresses,
    socket: server.socket,
    pid: child.pid ?? 0,
    run,
    async calls() {
      const answer = once(child, "message");
      child.send("calls");
      return ((await answer) as [number])[0];
    },
    async commands() {
      const stats = String(await run("INFO", "commandstats"));
      const counts = [...stats.matchAll(/^cmdstat_([^:|]+)\S*:calls=(\d+)/gm)];
      return counts.reduce((sum, [, name = "", calls]) => sum + (UNBILLED.has(name) ? 0 : Number(calls)), 0);
    },
    async bytes(pattern) {
      const script = `local sum = 0
        for _, key in ipairs(redis.call('KEYS', ARGV[1])) do sum = sum + redis.call('MEMORY', 'USAGE', key, 'SAMPLES', 0) end
        return sum`;
      return Number(await run("EVAL", script, 0, pattern));
    },
    async close() {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
      await database.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
