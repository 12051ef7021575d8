/**
 * A redis-server or valkey-server of our own, as a child process on a Unix socket, its data in an append-only
 * file.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import { onPath } from "../on-path.ts";
import { takeOver } from "./predecessor.ts";
import { SCRIPT_LIMIT_MS } from "./script-watch.ts";
import { makeSocketFolder } from "./socket-folder.ts";

const SOCKET = "redis.sock";
const BINARIES = ["redis-server", "valkey-server"];

/** An end within this time after the start counts as a quick one, unless it answered, in milliseconds. */
const QUICK_END_MS = 5_000;
const QUICK_ENDS_LIMIT = 3;

/** How long a server may take to write what it holds and end, in milliseconds. */
const SHUTDOWN_MS = 10_000;

/**
 * Starts the server so that it never outlives us, not even when we are killed: a shell waits for the end of
 * pipe 3, whose other side only we hold, then ends the server, whose process the shell itself has become
 * (`exec`). A line on the pipe calls the waiting off once the server is gone, so that no stranger who got its
 * process id is hit.
 */
const WATCHED_START = `{ read -r line <&3 || { kill $$; rm -rf "$SOCKET_FOLDER"; }; } >/dev/null 2>&1 & exec "$0" "$@"`;

export interface ServerOptions {
  /** The path of redis-server or valkey-server. */
  readonly binary: string;
  /** Where the data is kept; made when it does not exist. */
  readonly folder: string;
  readonly log: (line: string) => void;
  /** After how long a script can be killed, in milliseconds; 5,000 if absent. */
  readonly scriptLimitMs?: number;
}

export interface RedisServer {
  /** The path of its Unix socket, which stays the same when the server is started again. */
  readonly socket: string;
  /**
   * Resolves when the server ended several times right after its start without an answer, and is not started
   * again.
   */
  readonly gaveUp: Promise<Failure>;
  /** To be called when it answers: it can be started, so however soon it is killed it is started again. */
  answered(): void;
  /** Kills the server and starts it again on what it has answered so far. */
  restart(reason: string): void;
  /** Ends the server once everything is in its append-only file. */
  close(): Promise<void>;
}

/** The first redis-server, else valkey-server, on a PATH. */
export function findRedisServer(path?: string): string | undefined {
  return onPath(BINARIES, path);
}

/**
 * Starts a server and keeps it running: one that ends by itself is started again on the same data.
 * @throws Failure when another server is using the data.
 */
export async function startRedisServer(options: ServerOptions): Promise<RedisServer> {
  const { binary, folder, log } = options;
  await mkdir(folder, { recursive: true });
  const marker = join(folder, "socket");
  const release = await takeOver(marker, folder);
  const socketFolder = await socketFolderFor(folder, marker).catch((error) => {
    release();
    throw error;
  });
  const socket = join(socketFolder, SOCKET);

  const { promise: gaveUp, resolve: giveUp } = withResolver<Failure>();
  let closing = false;
  let quickEnds = 0;
  let restartReason: string | undefined;
  let child = start();

  function start(): ChildProcess {
    const startTime = Date.now();
    const started = spawnServer(options, socketFolder, socket);
    const output = lastLines(started);
    started.once("error", (error) => end(error.message));
    started.once("exit", (code, signal) => {
      (started.stdio[3] as Socket).end("\n");
      if (!closing) end(signal ? `signal ${signal}` : (output() ?? `code ${code}`));
    });

    function end(reason: string): void {
      quickEnds = Date.now() - startTime < QUICK_END_MS ? quickEnds + 1 : 1;
      if (quickEnds >= QUICK_ENDS_LIMIT) {
        const failure = new Failure(`${binary} ended ${quickEnds} times right after its start: ${reason}`);
        if (quickEnds === QUICK_ENDS_LIMIT) giveUp(failure);
        return;
      }
      log(`${binary} ${restartReason ?? `ended by itself (${reason})`}: starting it again`);
      restartReason = undefined;
      child = start();
    }
    return started;
  }

  return {
    socket,
    gaveUp,
    answered: () => {
      quickEnds = 0;
    },
    restart(reason) {
      restartReason = reason;
      child.kill("SIGKILL");
    },
    async close() {
      closing = true;
      await stop(child);
      await rm(socketFolder, { recursive: true, force: true });
      await rm(marker, { force: true });
      release();
    },
  };
}

/** Makes the folder of the socket, and notes the socket's path in the marker. */
async function socketFolderFor(folder: string, marker: string): Promise<string> {
  const socketFolder = await makeSocketFolder(SOCKET, folder);
  await writeFile(marker, join(socketFolder, SOCKET));
  return socketFolder;
}

function spawnServer(
  { binary, folder, scriptLimitMs = SCRIPT_LIMIT_MS }: ServerOptions,
  socketFolder: string,
  socket: string,
): ChildProcess {
  const options = {
    port: "0",
    unixsocket: socket,
    unixsocketperm: "700",
    dir: folder,
    appendonly: "yes",
    // With everysec Redis answers before it writes while an fsync takes long, and a SIGKILL then loses what
    // was answered.
    appendfsync: "always",
    save: "",
    "lua-time-limit": String(scriptLimitMs),
    loglevel: "warning",
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn("/bin/sh", ["-c", WATCHED_START, binary, ...args], {
    // Redis from 7.2 on does not start under a locale that is not installed, and needs none but for SORT ALPHA.
    env: { ...process.env, SOCKET_FOLDER: socketFolder, LC_ALL: "C" },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    // In a process group of its own, so that Ctrl-C in the terminal ends us first, and we then end it in good
    // order.
    detached: true,
  });
  // Nobody reads the pipe any more when the shell that waits has been killed too.
  child.stdio[3]?.on("error", () => {});
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), SHUTDOWN_MS);
  await exited;
  clearTimeout(impatience);
}

/** Collects a server's output, and tells its last line: what it complained of before it ended. */
function lastLines(child: ChildProcess): () => string | undefined {
  let tail = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      tail = (tail + text).slice(-4096);
    });
  }
  return () => tail.trim().split("\n").at(-1)?.trim() || undefined;
}

function withResolver<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
