/** Chooses and opens a Redis. */
import { join, relative } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "../failure.ts";
import { connect } from "./connect.ts";
import type { Database } from "./database.ts";
import { openEmbedded } from "./embedded/index.ts";
import { SCRIPT_LIMIT_MS } from "./script-watch.ts";
import { findRedisServer, startRedisServer } from "./server.ts";

/** How long a remote Redis may take to answer, in milliseconds. */
const REMOTE_PATIENCE_MS = 5_000;

/** The pause between two attempts to reach a remote Redis, in milliseconds. */
const REMOTE_PAUSE_MS = 500;

/** How long our own Redis may take to read its append-only file, in milliseconds. */
const OWN_PATIENCE_MS = 60_000;

export interface OpenOptions {
  /** The URL of a running Redis. */
  readonly url?: string | undefined;
  /** The name of the URL's setting, for messages. */
  readonly urlName?: string;
  /** The number of the database on that server. */
  readonly number?: number;
  /** Whether to wait, with a line in the log, for a Redis at the URL that is not running yet. */
  readonly waits?: boolean;
  /** The folder for local state; our own Redis keeps its data in its subfolder `redis`. */
  readonly directory: string;
  /** Where to look for redis-server and valkey-server: by default, the PATH of the process. */
  readonly path?: string | undefined;
  readonly log: (line: string) => void;
  /** How long a script may run, in milliseconds; 5,000 by default. */
  readonly scriptLimitMs?: number;
}

type LimitedOptions = OpenOptions & { readonly scriptLimitMs: number };

/**
 * Opens the Redis at `url`; without one, starts redis-server or valkey-server; without those, opens an
 * embedded one.
 * @throws Failure if the Redis cannot be reached or started
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const { url, urlName, path, log, scriptLimitMs = SCRIPT_LIMIT_MS } = options;
  if (url) return openRemote(url, { ...options, scriptLimitMs });
  const binary = findRedisServer(path);
  if (binary) return openOwn(binary, { ...options, scriptLimitMs });
  const missing = `${urlName ? `No ${urlName} and no` : "No"} redis-server or valkey-server on PATH`;
  log(`${missing}: data is lost when the process ends.`);
  return openEmbedded(scriptLimitMs);
}

async function openRemote(
  url: string,
  { urlName = "the given URL", number, waits, log, scriptLimitMs: limitMs }: LimitedOptions,
): Promise<Database> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isRedis = parsed && ["redis:", "rediss:"].includes(parsed.protocol) && parsed.hostname !== "";
  if (!isRedis || !/^\/?\d*$/.test(parsed.pathname)) {
    throw new Failure(`${urlName} is not a Redis URL such as redis://localhost:6379`);
  }
  const where = `${parsed.hostname}:${parsed.port || 6379}`;
  const describe = (server: string) => `${server} at ${where} (${urlName})`;
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await connect({
        target: url,
        ...(number !== undefined && { number }),
        patienceMs: REMOTE_PATIENCE_MS,
        starting: false,
        scripts: { limitMs },
        describe,
      });
    } catch (error) {
      const { message, code } = error as NodeJS.ErrnoException;
      // Only network errors have a code: a Redis that refuses a login will not change its mind.
      if (!waits || code === undefined)
        throw new Failure(`cannot use the Redis of ${urlName} at ${where}: ${message}`);
      if (attempts === 1) log(`No Redis answers at ${where} yet (${code}): waiting for it.`);
      await pause(REMOTE_PAUSE_MS);
    }
  }
}

async function openOwn(
  binary: string,
  { directory, log, scriptLimitMs: limitMs }: LimitedOptions,
): Promise<Database> {
  const folder = join(directory, "redis");
  const server = await startRedisServer({ binary, folder, log, scriptLimitMs: limitMs });
  const ended = new AbortController();
  const gaveUp = server.gaveUp.then((failure) => {
    ended.abort();
    throw failure;
  });
  try {
    const shown = relative(process.cwd(), folder);
    const describe = (name: string) => `${name}, data kept in ${shown.startsWith("..") ? folder : shown}`;
    const connected = connect({
      target: server.socket,
      patienceMs: OWN_PATIENCE_MS,
      starting: true,
      signal: ended.signal,
      onReady: server.answered,
      scripts: { limitMs, restart: server.restart },
      describe,
    });
    connected.catch(() => {});
    const database = await Promise.race([connected, gaveUp]);
    gaveUp.catch((failure: Failure) => log(failure.message));
    const disconnect = database.close.bind(database);
    return Object.assign(database, { close: () => disconnect().then(server.close) });
  } catch (error) {
    await server.close();
    throw error instanceof Failure ? error : new Failure(`cannot use ${binary}: ${(error as Error).message}`);
  }
}
