/**
 * A database with a lagging replica: two real redis-servers, one replicating the other, behind a stand-in for
 * Upstash's REST API as documented. A write goes to the primary. A read goes to the replica, and waits there
 * for the write that `upstash-sync-token` names. https://upstash.com/docs/redis/features/consistency
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { connect as connectTo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { type Handler, listen, readBody } from "#kv-at-hand/http.ts";
import { connect } from "#kv-at-hand/redis/connect.ts";
import type { Database } from "#kv-at-hand/redis/database.ts";
import { startRestServer } from "#kv-at-hand/upstash/server.ts";
import { freePort } from "./free-port.ts";
import { ask, redisServerPath } from "./redis.ts";
import { DB_TOKEN } from "./worker.ts";

const SYNC_TOKEN = "upstash-sync-token";

export interface ReplicatedDatabase {
  /** The REST API in the replica's region: all clients here are near the replica. */
  readonly url: string;
  /** The number of reads that wait for the replica to receive a write. */
  readonly waiting: number;
  /** From now on, no write reaches the replica. */
  hold(): void;
  /** Sends the replica what was held back, and everything that follows. */
  release(): void;
}

/** Starts it, and stops it when the running test has finished. */
export async function startReplicatedDatabase(): Promise<ReplicatedDatabase> {
  const primary = await startRedis([]);
  const stream = await startStream(primary.port);
  const replica = await startRedis(["--replicaof", "127.0.0.1", String(stream.port)]);
  await until(async () => (await replicationOf(replica.database)).includes("master_link_status:up"));
  const rest = {
    primary: await startRestServer({ database: primary.database, token: DB_TOKEN, port: 0 }),
    replica: await startRestServer({ database: replica.database, token: DB_TOKEN, port: 0 }),
  };
  let waiting = 0;
  let isClosed = false;

  const handler: Handler = async (request, response) => {
    const body = await readBody(request, 1024 * 1024);
    const isRead = request.url === "/" && /^\["(GET|EVAL_RO)"/.test(body.toString());
    const wanted = Number(request.headers[SYNC_TOKEN] ?? 0);
    if (isRead) {
      waiting += 1;
      await until(async () => isClosed || (await offsetOf(replica.database)) >= wanted);
      waiting -= 1;
    }
    const answer = await fetch((isRead ? rest.replica : rest.primary).url + request.url, {
      method: "POST",
      headers: { authorization: String(request.headers.authorization) },
      body,
    });
    const offset = await offsetOf((isRead ? replica : primary).database);
    response.writeHead(answer.status, { "content-type": "application/json", [SYNC_TOKEN]: String(offset) });
    response.end(await answer.text());
  };
  const front = await listen(handler, { port: 0 });
  onTestFinished(async () => {
    isClosed = true;
    await front.close();
    for (const each of [rest.primary, rest.replica]) await each.close();
    stream.close();
    for (const { close } of [replica, primary]) await close();
  });
  return {
    url: front.url,
    get waiting() {
      return waiting;
    },
    hold: stream.hold,
    release: stream.release,
  };
}

async function startRedis(options: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), "edge-posts-replica-"));
  const port = await freePort();
  const own = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
  // Otherwise a primary waits 5 s for more replicas before it sends its data.
  const args = [...own, "--repl-diskless-sync-delay", "0", ...options];
  const child: ChildProcess = spawn(redisServerPath() ?? "redis-server", args, { stdio: "ignore" });
  const database = await connect({
    target: `redis://127.0.0.1:${port}`,
    patienceMs: 60_000,
    starting: true,
    describe: (server) => server,
  });
  return {
    port,
    database,
    close: async () => {
      await database.close();
      child.kill("SIGKILL");
      await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A proxy between the two: it forwards what the primary sends, or holds it back. */
async function startStream(primaryPort: number) {
  const sources = new Set<Socket>();
  let isHeld = false;
  const server = createServer((replica) => {
    const primary = connectTo(primaryPort, "127.0.0.1");
    sources.add(primary);
    replica.pipe(primary);
    primary.on("data", (chunk) => replica.write(chunk));
    if (isHeld) primary.pause();
    const end = () => {
      sources.delete(primary);
      primary.destroy();
      replica.destroy();
    };
    for (const socket of [primary, replica]) socket.on("error", end).on("close", end);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    hold: () => {
      isHeld = true;
      for (const each of sources) each.pause();
    },
    release: () => {
      isHeld = false;
      for (const each of sources) each.resume();
    },
    close: () => {
      for (const each of sources) each.destroy();
      server.close();
    },
  };
}

async function replicationOf(database: Database): Promise<string> {
  return String(await ask(database, "INFO", "replication"));
}

/** How many bytes of the primary's writes a server has made or received. */
async function offsetOf(database: Database): Promise<number> {
  const info = await replicationOf(database);
  return Number((/^slave_repl_offset:(\d+)/m.exec(info) ?? /^master_repl_offset:(\d+)/m.exec(info))?.[1]);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(5);
}
