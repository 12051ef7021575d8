/**
 * A redis-server with the REST server in front of it, each in a process of its own so that neither waits for
 * the load.
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

/** Milliseconds that the far database is away, there and back. */
export const FAR_MS = 30;

/** Not billed by Upstash, or ours. */
const UNBILLED = new Set(["multi", "exec", "info", "config", "hello", "client", "ping", "command", "select"]);

export interface BenchDatabase extends Addresses {
  /** The path of the Redis's socket. */
  readonly socket: string;
  /** The process of the REST API. */
  readonly pid: number;
  run(...command: [string, ...(string | number)[]]): Promise<Reply>;
  /** REST calls so far. */
  calls(): Promise<number>;
  /** Commands so far as Upstash bills them: a script as itself and each command inside it. */
  commands(): Promise<number>;
  /** Bytes of every key that matches a pattern. */
  bytes(pattern: string): Promise<number>;
  close(): Promise<void>;
}

/** @throws Error without redis-server or valkey-server on PATH: the emulation would be measured otherwise. */
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
  // What is measured is the Worker; a million posts need not reach the disk.
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
