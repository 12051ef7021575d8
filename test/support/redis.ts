/** Databases for tests, and tests that need a redis-server. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, onTestFinished } from "vitest";
import type { Command, Database, Reply } from "#kv-at-hand/redis/database.ts";
import { openDatabase } from "#kv-at-hand/redis/open.ts";
import { findRedisServer } from "#kv-at-hand/redis/server.ts";
import { describeWith, IS_CI } from "./needs.ts";

/** The redis-server or valkey-server on PATH. */
export function redisServerPath(): string | undefined {
  return findRedisServer();
}

/** A `describe` for tests that need redis-server. */
export function describeWithRedis(title: string, body: () => void): void {
  describeWith({ found: redisServerPath(), needs: "redis-server or valkey-server" }, title, body);
}

export type DatabaseKind = "redis-server" | "embedded";

/**
 * A `describe` for the Worker's and the commands' own code on a database. CI runs it on each kind; the quick
 * tests on redis-server, or without one on the embedded Redis, which packages/kv-at-hand compares with it.
 */
export function describeOnDatabases(title: string, body: (kind: DatabaseKind) => void): void {
  if (IS_CI || !redisServerPath()) describe(`${title}, in embedded,`, () => body("embedded"));
  describeWithRedis(`${title}, in redis-server,`, () => body("redis-server"));
}

/** A folder that `release` deletes. Within a test, use testFolder. */
export async function temporaryFolder(): Promise<{ folder: string; release: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "edge-posts-test-"));
  return { folder, release: () => rm(folder, { recursive: true, force: true }) };
}

/** A folder that is deleted when the running test has finished. */
export async function testFolder(): Promise<string> {
  const { folder, release } = await temporaryFolder();
  onTestFinished(release);
  return folder;
}

/** An empty database of the given kind, whose data is deleted when it is closed. */
export async function openFresh(kind: DatabaseKind): Promise<Database> {
  const { folder, release } = await temporaryFolder();
  const path = kind === "embedded" ? "/nonexistent" : undefined;
  const database = await openDatabase({ directory: folder, path, log: () => {} });
  const close = database.close.bind(database);
  return Object.assign(database, { close: () => close().then(release) });
}

/** A reply with its strings decoded, for comparisons. */
export type Text = string | number | bigint | null | Text[];

export function text(reply: Reply): Text {
  if (Array.isArray(reply)) return reply.map(text);
  return Buffer.isBuffer(reply) ? reply.toString() : reply;
}

export async function ask(database: Database, ...command: [string, ...(string | Buffer)[]]): Promise<Text> {
  return text(await database.run(command as Command));
}

/** Commands that Upstash does not bill, or that only tests send. */
const UNBILLED = new Set(["info", "multi", "exec", "flushall", "config", "client", "hello", "command"]);

/** The commands so far as Upstash bills them: a script is one, and each command inside it another. */
export async function billed(database: Database): Promise<number> {
  const stats = String(await ask(database, "INFO", "commandstats"));
  const counts = [...stats.matchAll(/^cmdstat_([^:|]+)\S*:calls=(\d+)/gm)];
  return counts.reduce((sum, [, name = "", calls]) => sum + (UNBILLED.has(name) ? 0 : Number(calls)), 0);
}
