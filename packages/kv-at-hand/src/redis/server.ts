/**
 * Our own redis-server or valkey-server, as a child process on a Unix socket, with its data in an append-only
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

/** An exit within this many milliseconds of the start counts as early, unless the server has answered. */
const QUICK_END_MS = 5_000;
const QUICK_ENDS_LIMIT = 3;

/** How long a server may take to write its data and exit, in milliseconds. */
const SHUTDOWN_MS = 10_000;

/**
 * Starts the server so that it never outlives us, not even when we are killed: a shell waits for the end of
 * pipe 3, whose other side only we hold, then ends the server, which the shell process itself has become
 * (`exec`). A line on the pipe cancels the wait once the server has exited, so that no other process with a
 * reused ID is killed.
 */
const WATCHED_START = `{ read -r line <&3 || { kill $$; rm -rf "$SOCKET_FOLDER"; }; } >/dev/null 2>&1 & exec "$0" "$@"`;

export interface ServerOptions {
  /** The path of redis-server or valkey-server. */
  readonly binary: string;
  /** Where the data is kept; created if missing. */
  readonly folder: string;
  readonly log: (line: string) => void;
  /** After how long a script can be killed, in milliseconds; 5,000 by default. */
  readonly scriptLimitMs?: number;
}

export interface RedisServer {
  /** The path of its Unix socket, which survives restarts. */
  readonly socket: string;
  /**
   * Resolves if the server exited several times right after starting, without an answer, and will not be
   * restarted.
   */
  readonly gaveUp: Promise<Failure>;
  /** Must be called when it answers: it can start, so it is restarted however soon it is killed. */
  answered(): void;
  /** Kills the server and restarts it with everything that it has answered so far. */
  restart(reason: string): void;
  /** Stops the server once everything is in its append-only file. */
  close(): Promise<void>;
}

/** The first redis-server, else valkey-server, on a PATH. */
export function findRedisServer(path?: string): string | undefined {
  return onPath(BINARIES, path);
}

/**
 * Starts a server and keeps it running: if it exits by itself, it is restarted on the same data.
 * @throws Failure if another server is using the data
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
        const failure = new Failure(`${binary} exited ${quickEnds} times right after starting: ${reason}`);
        if (quickEnds === QUICK_ENDS_LIMIT) giveUp(failure);
        return;
      }
      log(`${binary} ${restartReason ?? `exited unexpectedly (${reason})`}: restarting it`);
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

/** Creates the socket's folder, and writes the socket's path to the marker. */
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
    // With everysec, Redis answers before it writes while an fsync is slow, and a SIGKILL then loses writes
    // that it has confirmed.
    appendfsync: "always",
    save: "",
    "lua-time-limit": String(scriptLimitMs),
    loglevel: "warning",
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn("/bin/sh", ["-c", WATCHED_START, binary, ...args], {
    // From 7.2 on, Redis does not start if its locale is not installed, and needs one only for SORT ALPHA.
    env: { ...process.env, SOCKET_FOLDER: socketFolder, LC_ALL: "C" },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    // In its own process group, so that Ctrl-C in the terminal ends us first, and we then stop it in order.
    detached: true,
  });
  // Nobody reads the pipe once the waiting shell has been killed too.
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

/** Collects a server's output and returns its last line: its reason for exiting. */
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
