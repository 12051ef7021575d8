/** Opens the databases behind a server, and removes their temporary data when they close. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "./failure.ts";
import type { Database } from "./redis/database.ts";
import { openEmbedded } from "./redis/embedded/index.ts";
import { confined } from "./redis/numbered.ts";
import { openDatabase } from "./redis/open.ts";
import { SCRIPT_LIMIT_MS } from "./redis/script-watch.ts";
import { findRedisServer } from "./redis/server.ts";

export interface BackendOptions {
  /** `embedded`, `redis-server`, or the URL of a running Redis. */
  readonly redis: string;
  /** Where a redis-server keeps its data; by default a folder that is deleted at the end. */
  readonly data?: string | undefined;
  readonly log: (line: string) => void;
}

/**
 * Opens a separate database for each name: embedded ones, a redis-server each, or numbered ones of the Redis
 * at a URL.
 * @throws Failure if the Redis is not available
 */
export async function openBackend(
  { redis, data, log }: BackendOptions,
  names: readonly string[],
): Promise<Database[]> {
  if (redis === "embedded") return openAll(names, () => openEmbedded(SCRIPT_LIMIT_MS));
  if (redis !== "redis-server") {
    const only = names.length === 1;
    const open = (number?: number) =>
      openDatabase({
        url: redis,
        urlName: "--redis",
        waits: true,
        directory: "",
        log,
        ...(number !== undefined && { number }),
      });
    if (only) return [await open()];
    return openAll(names, async (_, number) => confined(await open(number)));
  }
  if (!findRedisServer())
    throw new Failure("no redis-server or valkey-server is on PATH: install one, or use --redis embedded");
  return openAll(names, (name) => openServer(name, data, log));
}

/** Opens a database for each name; if one fails, closes the others and throws its error. */
async function openAll(
  names: readonly string[],
  open: (name: string, index: number) => Promise<Database>,
): Promise<Database[]> {
  const outcomes = await Promise.allSettled(names.map(open));
  const opened = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (!failed) return opened;
  await Promise.all(opened.map((database) => database.close()));
  throw failed.reason;
}

async function openServer(
  name: string,
  data: string | undefined,
  log: (line: string) => void,
): Promise<Database> {
  if (data !== undefined) return openDatabase({ directory: join(data, name), log });
  const directory = await mkdtemp(join(tmpdir(), "kv-at-hand-"));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    const database = await openDatabase({ directory, log });
    const close = database.close.bind(database);
    return Object.assign(database, { close: () => close().then(remove) });
  } catch (error) {
    await remove();
    throw error;
  }
}
