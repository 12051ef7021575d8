/** Servers for database tests; all of them end with the test. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, writeFile } from "node:fs/promises";
import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { ask, redisServerPath, testFolder } from "../../../../test/support/redis.ts";
import { connect } from "../../src/redis/connect.ts";
import type { Database } from "../../src/redis/database.ts";
import { openDatabase } from "../../src/redis/open.ts";
import { startRedisServer } from "../../src/redis/server.ts";

/** A database over redis-server, found on `path` if given. */
export async function openHere(path?: string, scriptLimitMs?: number) {
  const directory = await testFolder();
  const log = vi.fn<(line: string) => void>();
  const database = await openDatabase({ directory, path, log, ...(scriptLimitMs && { scriptLimitMs }) });
  onTestFinished(() => database.close());
  return { database, directory, log };
}

/** A folder for PATH in which redis-server is a shell script. */
export async function wrapped(script: string): Promise<string> {
  const folder = await testFolder();
  const file = join(folder, "redis-server");
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return folder;
}

/** A redis-server with only database 0, reached over TCP. */
export async function withOneDatabase() {
  const folder = await wrapped(`exec ${redisServerPath()} "$@" --databases 1`);
  return overTcp({ binary: join(folder, "redis-server") });
}

/** A redis-server reached over TCP, on a port that it cannot pick itself. */
export async function overTcp({
  scriptLimitMs,
  port = 0,
  binary = redisServerPath() ?? "",
}: {
  scriptLimitMs?: number;
  port?: number;
  binary?: string;
} = {}) {
  const server = await startRedisServer({
    binary,
    folder: await testFolder(),
    log: () => {},
    ...(scriptLimitMs && { scriptLimitMs }),
  });
  onTestFinished(() => server.close());
  const database = await connect({
    target: server.socket,
    patienceMs: 5_000,
    starting: true,
    describe: String,
  });
  onTestFinished(() => database.close());
  const actual = await listenHere((client) => {
    const redis = createConnection(server.socket);
    client.on("error", () => redis.destroy()).on("close", () => redis.destroy());
    redis.on("error", () => client.destroy());
    client.pipe(redis).pipe(client);
  }, port);
  return { url: `redis://127.0.0.1:${actual}`, database };
}

/** Someone else's redis-server on a port, ready for commands, with its data in a folder. */
export async function startForeign(port: number, folder: string): Promise<ChildProcess> {
  const options = { port, bind: "127.0.0.1", dir: folder, appendonly: "yes", appendfsync: "always" };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(redisServerPath() ?? "", args, { env: { ...process.env, LC_ALL: "C" } });
  onTestFinished(() => void child.kill("SIGKILL"));
  for await (const line of child.stdout) if (/Ready to accept/.test(String(line))) break;
  return child;
}

export async function listenHere(serve: (client: Socket) => void, port = 0): Promise<number> {
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    serve(client);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const client of clients) client.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

export async function serverPid(database: Database): Promise<number> {
  return Number(/process_id:(\d+)/.exec(String(await ask(database, "INFO", "server")))?.[1]);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
