import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, writeFile } from "node:fs/promises";
import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { Failure } from "../../local/failure.ts";
import { connect } from "../../local/redis/connection.ts";
import { type Command, type Database, type Reply, ReplyError } from "../../local/redis/database.ts";
import { openDatabase } from "../../local/redis/open.ts";
import { startRedisServer } from "../../local/redis/server.ts";
import { ask, describeWithRedis, openFresh, redisServerPath, testFolder, text } from "../support/redis.ts";

const BYTES = Buffer.from([0, 255, 254, 10, 13, 0xf0, 0x9f]);

/** What every Database promises, whatever is behind it. */
function promisesOfADatabase(kind: "redis-server" | "embedded"): void {
  let database: Database;
  beforeAll(async () => {
    database = await openFresh(kind);
  });
  beforeEach(() => database.run(["FLUSHALL"]));
  afterAll(() => database.close());

  it("gives bytes back as they were stored, valid UTF-8 or not", async () => {
    await database.run(["SET", "bytes", BYTES]);
    expect(await database.run(["GET", "bytes"])).toEqual(BYTES);
    expect(await database.run(["STRLEN", "bytes"])).toBe(BYTES.length);
    expect(await database.run(["EVAL", "return {ARGV[1], #ARGV[1]}", "0", BYTES])).toEqual([
      BYTES,
      BYTES.length,
    ]);
  });

  it("runs a transaction's commands although one of them fails", async () => {
    await database.run(["SET", "text", "x"]);
    const replies = await database.transaction([
      ["INCR", "n"],
      ["SADD", "text", "1"],
      ["INCR", "n"],
    ]);
    expect(replies).toEqual([1, expect.any(ReplyError), 2]);
    expect((replies[1] as ReplyError).message).toMatch(/^WRONGTYPE /);
  });

  it("runs nothing of a transaction with a command that cannot be queued", async () => {
    const discarded = database.transaction([["INCR", "n"], ["GET"]]);
    await expect(discarded).rejects.toThrow(/^EXECABORT /);
    await expect(discarded).rejects.toBeInstanceOf(ReplyError);
    expect(await database.run(["GET", "n"])).toBeNull();
  });

  it("lets nobody's command into a transaction", async () => {
    const transactions = Array.from({ length: 20 }, () =>
      database.transaction([
        ["INCR", "n"],
        ["INCR", "n"],
      ]),
    );
    const singles = Array.from({ length: 20 }, () => database.run(["INCR", "n"]));
    await Promise.all(singles);
    for (const [first, second] of (await Promise.all(transactions)) as [number, number][])
      expect(second).toBe(first + 1);
    expect(await ask(database, "GET", "n")).toBe("60");
  });

  it("puts a failed command's error in its place in a pipeline", async () => {
    const replies = await database.pipeline([
      ["SET", "a", "x"],
      ["INCR", "a"],
      ["GET", "a"],
    ]);
    expect(replies.map((reply) => (reply instanceof Error ? reply.message : text(reply)))).toEqual([
      "OK",
      "ERR value is not an integer or out of range",
      "x",
    ]);
  });

  it("rejects a command that does not exist with Redis's error", async () => {
    await expect(database.run(["NOSUCH", "x"])).rejects.toThrow(/^ERR unknown command 'NOSUCH'/);
  });
}

describe("the embedded database", () => {
  promisesOfADatabase("embedded");

  it("shares its data with no other", async () => {
    const [one, other] = await Promise.all([openFresh("embedded"), openFresh("embedded")]);
    await one.run(["SET", "a", "1"]);
    expect(await other.run(["GET", "a"])).toBeNull();
    await Promise.all([one.close(), other.close()]);
  });

  it("is opened, with a line in the log, when there is neither a URL nor a server on PATH", async () => {
    const log = vi.fn();
    const directory = await testFolder();
    const database = await openDatabase({ directory, path: directory, log });
    expect(database.description).toContain("embedded");
    expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("posts live until the process ends"));
  });

  it("forgets a key when its time has passed", async () => {
    const database = await openFresh("embedded");
    onTestFinished(() => database.close());
    await database.run(["SET", "a", "1", "PX", "20"]);
    await vi.waitFor(async () => expect(await database.run(["EXISTS", "a"])).toBe(0));
  });

  it("counts distinct elements exactly, over several keys", async () => {
    const database = await openFresh("embedded");
    onTestFinished(() => database.close());
    for (let i = 0; i < 300; i += 1) await database.run(["PFADD", i % 2 ? "odd" : "even", String(i), "both"]);
    expect(await database.run(["PFCOUNT", "odd"])).toBe(151);
    expect(await database.run(["PFCOUNT", "odd", "even", "none"])).toBe(301);
  });
});

/** Run in turn on both; replies and errors must be the same. */
const CONVERSATION: [string, ...(string | Buffer)[]][] = [
  ...[
    "INCR n",
    "INCR n",
    "INCRBY n 40",
    "DECR n",
    "DECRBY n x",
    "GET n",
    "INCR",
    "INCR a b",
    "STRLEN n",
    "STRLEN none",
  ],
  ...[
    "SET t hello",
    "INCR t",
    "GET t",
    "GET none",
    "SET t x XX",
    "SET none x XX",
    "SET t y NX",
    "SET new y NX",
    "GET t",
  ],
  ...[
    "SET t z EX 100",
    "TTL t",
    "SET t z KEEPTTL",
    "TTL t",
    "SET t z",
    "TTL t",
    "TTL none",
    "SET t z EX 0",
    "SET t z EX x",
  ],
  ...[
    "SET t z ex 100 xx",
    "TTL t",
    "SET t z NX XX",
    "SET t z EX",
    "SET t z WHAT",
    "SET t w GET",
    "SET none2 w GET",
    "PERSIST none",
  ],
  ...[
    "EXPIRE t 50",
    "TTL t",
    "EXPIRE none 50",
    "EXPIRE t x",
    "PERSIST t",
    "TTL t",
    "TYPE t",
    "TYPE none",
    "GETRANGE t 0 -1",
  ],
  ...[
    "SETEX e 10 v",
    "TTL e",
    "APPEND t more",
    "GET t",
    "GETSET t q",
    "GETDEL t",
    "GET t",
    "SETNX t 1",
    "SETNX t 2",
  ],
  ...[
    "SADD s 3 1 2",
    "SADD s 3 4",
    "SMEMBERS s",
    "SISMEMBER s 4",
    "SCARD s",
    "SREM s 4 5",
    "SMEMBERS none",
    "TYPE s",
    "GET s",
  ],
  ...[
    "SREM s 1 2 3",
    "EXISTS s",
    "SADD s 7",
    "INCR s",
    "SADD t 1",
    "SMEMBERS t",
    "SREM t 1",
    "SCARD t",
    "SET s over",
    "GET s",
  ],
  ...[
    "MSET a 1 b 2",
    "MGET a none b h",
    "MSET a",
    "MSET a 1 b",
    "MGET",
    "EXISTS a b a none",
    "DEL a b none",
    "DEL",
    "UNLINK new",
  ],
  ...[
    "HSET h f 1 g 2",
    "HSET h f 3",
    "HSET h f",
    "HGET h f",
    "HGET h none",
    "HMGET h f none",
    "HGETALL h",
    "HLEN h",
    "HKEYS h",
  ],
  ...[
    "HINCRBY h f 5",
    "HINCRBY h new 5",
    "HINCRBY h f x",
    "HSET h word w",
    "HINCRBY h word 1",
    "HINCRBY t f 1",
    "HGETALL t",
  ],
  ...["HDEL h f g new word", "EXISTS h", "HGETALL h", "HEXISTS h f", "TYPE h", "MGET s h", "HVALS h"],
  ...[
    "ZADD z 1 one 2 two",
    "ZADD z 3 two",
    "ZADD z x one",
    "ZADD z 1",
    "ZINCRBY z 1.5 one",
    "ZINCRBY z x one",
    "ZINCRBY z 1 new",
  ],
  ...[
    "ZRANGE z 0 -1",
    "ZRANGE z 0 -1 WITHSCORES",
    "ZREVRANGE z 0 1 WITHSCORES",
    "ZRANGE z 0 0 REV",
    "ZRANGE z 0 -1 rev withscores",
  ],
  ...[
    "ZCARD z",
    "ZCARD none",
    "ZSCORE z one",
    "ZSCORE z none",
    "ZSCORE none one",
    "ZRANK z two",
    "TYPE z",
    "ZCARD t",
    "ZRANGE t 0 1",
  ],
  ...["ZRANGE none 0 -1", "ZREVRANGE z 5 9", "ZRANGE z a b", "ZRANGE z -2 -1"],
  ...["ZRANGE z -100 -2", "ZREM z one", "ZREMRANGEBYRANK z 0 -2", "ZRANGE z 0 -1", "ZREM z two"],
  ...[
    "EXISTS z",
    "ZADD z XX 1 a",
    "EXISTS z",
    "ZADD z NX 1 a",
    "ZADD z INCR 2 a",
    "ZADD z CH 5 a 6 b",
    "ZINCRBY t 1 a",
  ],
  ...[
    "RPUSH l 1 2 3",
    "LPUSH l 0",
    "LRANGE l 0 -1",
    "LLEN l",
    "LPOP l",
    "RPOP l",
    "LTRIM l 0 0",
    "LINDEX l 0",
    "LPOP l",
    "EXISTS l",
  ],
  ...[
    "PFADD p a b c",
    "PFADD p a",
    "PFADD p d",
    "PFCOUNT p",
    "PFCOUNT none",
    "PFADD q",
    "PFADD q",
    "PFADD q e",
    "PFCOUNT p q",
  ],
  ...[
    "PFMERGE m p q",
    "PFCOUNT m",
    "PFADD h2",
    "TYPE p",
    "PFADD l2 x",
    "HGET p x",
    "SADD p x",
    "EXPIRE p 100",
    "TTL p",
    "DEL p",
    "EXISTS p",
  ],
  ...[
    "PFADD s2 x",
    "SADD set x",
    "PFADD set y",
    "PFCOUNT set",
    "PFADD",
    "FLUSHALL",
    "DBSIZE",
    "SET k:1 a",
    "SET k:2 b",
    "DBSIZE",
  ],
  ...[
    "KEYS k:1*",
    "KEYS none*",
    "KEYS k:[2-9]",
    "SCAN 0 MATCH k:1 COUNT 100",
    "SCAN x",
    "SCAN 0 COUNT",
    "SCAN 0 WHAT x",
    "PING",
    "PING x",
  ],
  ...[
    "RENAME k:1 k:3",
    "RENAME none x",
    "GET k:3",
    "GET k:1",
    "ECHO x",
    "SCRIPT FLUSH",
    "EVALSHA 0000 0",
    "EVAL return 0 x",
    "EVAL return 0",
  ],
].map((line) => line.split(" ") as [string, ...string[]]);

/** Scripts, with what they find in KEYS and ARGV. */
const SCRIPTS: [string, ...(string | Buffer)[]][] = [
  ["EVAL", "return {KEYS[1], ARGV[1], #ARGV, ARGV[2]}", "1", "k", "a\0🦊"],
  ["EVAL", "local id = redis.call('INCR', KEYS[1]) return 'post:' .. id", "1", "id"],
  ["EVAL", "return {1, 2.9, -2.9, 'x', true, false, 'after false', nil, 'lost'}", "0"],
  ["EVAL", "local t = {} for i = 1, 3 do t[#t + 1] = i * 2 end t[#t + 1] = {'nested', {}} return t", "0"],
  [
    "EVAL",
    "redis.call('SADD', KEYS[1], 3, 1, 2) local m = redis.call('SMEMBERS', KEYS[1]) table.sort(m) return m",
    "1",
    "s",
  ],
  ["EVAL", "return redis.call('HGETALL', 'none')", "0"],
  ["EVAL", "redis.call('HSET', 'h', 'f', 1, 'g', 2.5) return redis.call('HGETALL', 'h')", "0"],
  ["EVAL", "return {unpack(redis.call('MGET', unpack(KEYS)))}", "2", "id", "id"],
  ["EVAL", "return redis.call('MGET', 'id', 'none', 'id')", "0"],
  ["EVAL", "local got = redis.call('GET', 'none') return {type(got), tostring(got)}", "0"],
  ["EVAL", "return redis.call('SET', 'a', 'b').ok", "0"],
  ["EVAL", "return redis.call('SET', 'a', 'b', 'NX') == false", "0"],
  ["EVAL", "return redis.call('TYPE', 'a')", "0"],
  ["EVAL", "return redis.call('TYPE', 'a').ok", "0"],
  ["EVAL", "return redis.call('INCR', 'a')", "0"],
  ["EVAL", "return redis.pcall('INCR', 'a').err", "0"],
  ["EVAL", "return redis.pcall('INCR', 'a')", "0"],
  ["EVAL", "return redis.error_reply('MINE is this')", "0"],
  ["EVAL", "return redis.status_reply('FINE')", "0"],
  ["EVAL", "return redis.sha1hex('x')", "0"],
  ["EVAL", "return math.floor(1234 / 500) .. ':' .. (10 / 2) .. ':' .. string.format('%d', 81 / 1)", "0"],
  ["EVAL", "return tostring(tonumber('7') + 1) .. ' ' .. 1000000 * 1000", "0"],
  ["EVAL", "return redis.call('INCRBY', 'big', 3000000000) + 1", "0"],
  ["EVAL", "return #redis.call('KEYS', 'no such thing*')", "0"],
  ["EVAL", "return string.sub(ARGV[1], 1, 2)", "0", "🦊"],
  ["EVAL", "return redis.call('GET')", "0"],
  ["EVAL", "return redis.call('NOSUCH')", "0"],
  ["EVAL", "return redis.call('EVAL', 'return 1', 0)", "0"],
  ["EVAL", "return }", "0"],
  ["EVAL", "return 1", "2", "a"],
  ["EVAL", "return 1", "-1"],
  ["EVAL_RO", "return redis.call('GET', KEYS[1])", "1", "id"],
  ["EVAL_RO", "return redis.call('INCR', KEYS[1])", "1", "id"],
  ["SCRIPT", "LOAD", "return 42"],
  ["EVALSHA", "1fa00e76656cc152ad327c13fe365858fd7be306", "0"],
  ["SCRIPT", "EXISTS", "1fa00e76656cc152ad327c13fe365858fd7be306", "0"],
  ["GET", "id"],
];

describeWithRedis("the embedded database, side by side with redis-server", () => {
  let real: Database;
  let embedded: Database;
  beforeAll(async () => {
    [real, embedded] = await Promise.all([openFresh("redis-server"), openFresh("embedded")]);
  });
  afterAll(() => Promise.all([real.close(), embedded.close()]));

  const answer = async (database: Database, command: Command) => {
    // Redis adds where in which script, and an unknown command's arguments.
    const bare = (error: Error) =>
      error.message.replace(/ script: \w+, on .*$/, "").replace(/, with args .*$/, "");
    const reply: Reply | string = await database.run(command).catch(bare);
    const shown = typeof reply === "string" ? reply : text(reply);
    // Redis promises no order for these.
    return ["SMEMBERS", "KEYS"].includes(command[0]) && Array.isArray(shown) ? shown.sort() : shown;
  };

  it.each([
    ["commands", CONVERSATION],
    ["scripts", SCRIPTS],
  ])("answers %s as redis-server does", async (_, commands) => {
    const said: unknown[] = [];
    const expected: unknown[] = [];
    for (const command of commands) {
      said.push([command.join(" "), await answer(embedded, command)]);
      expected.push([command.join(" "), await answer(real, command)]);
    }
    expect(said).toEqual(expected);
  });
});

describeWithRedis("a database over redis-server", () => {
  promisesOfADatabase("redis-server");

  it("keeps what was stored when it is closed and opened again, below any path", async () => {
    const directory = join(await testFolder(), "a folder whose name is long ".repeat(5));
    const open = () => openDatabase({ directory, log: () => {} });
    const before = await open();
    expect(before.description).toMatch(/^(redis|valkey)-server \S+, posts kept in /);
    await before.run(["SET", "a", BYTES]);
    const pid = await serverPid(before);
    await before.close();
    expect(isAlive(pid)).toBe(false);
    const after = await open();
    onTestFinished(() => after.close());
    expect(await after.run(["GET", "a"])).toEqual(BYTES);
  });

  it("goes on with the same data when the server is killed", async () => {
    const { database, log } = await openHere();
    await database.run(["SET", "a", "kept"]);
    // Redis answers once the command is in its append-only file.
    process.kill(await serverPid(database), "SIGKILL");
    await vi.waitFor(async () => expect(await ask(database, "GET", "a")).toBe("kept"), {
      timeout: 5_000,
      interval: 20,
    });
    expect(log.mock.calls.flat()).toEqual([expect.stringContaining("ended by itself (signal SIGKILL)")]);
  });

  it("rejects a command in flight when the server is killed, and does not send it again", async () => {
    const { database } = await openHere();
    const pid = await serverPid(database);
    const inFlight = database.run(["EVAL", "redis.call('INCR', 'n') while true do end", "0"]);
    inFlight.catch(() => {});
    await new Promise((done) => setTimeout(done, 100));
    process.kill(pid, "SIGKILL");
    await expect(inFlight).rejects.not.toBeInstanceOf(ReplyError);
    expect(await ask(database, "GET", "n")).toBeNull();
  });

  it("takes the server with it when its process is killed", async () => {
    const directory = await testFolder();
    const script = `
      const { openDatabase } = await import(${JSON.stringify(resolve("local/redis/open.ts"))});
      const database = await openDatabase({ directory: ${JSON.stringify(directory)}, log: console.log });
      const info = await database.run(["INFO", "server"]);
      console.log(/process_id:(\\d+)/.exec(info.toString())[1]);`;
    const owner = spawn(process.execPath, ["--import=tsx", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(createInterface(owner.stdout), "line");
    const pid = Number(line);
    expect(isAlive(pid)).toBe(true);
    owner.kill("SIGKILL");
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 5_000 });
    const next = await openDatabase({ directory, log: () => {} });
    await next.close();
  });

  it("refuses a folder that another server is using", async () => {
    const { directory } = await openHere();
    const second = openDatabase({ directory, log: () => {} });
    await expect(second).rejects.toThrow(/is in use by another Redis/);
    await expect(second).rejects.toBeInstanceOf(Failure);
  });

  it("serves EVAL_RO with EVAL where the server does not know it", async () => {
    const { database } = await openHere(
      await wrapped(`exec ${redisServerPath()} "$@" --rename-command EVAL_RO ''`),
    );
    expect(await ask(database, "eval_ro", "return ARGV[1]", "0", "x")).toBe("x");
  });

  it("connects to REDIS_URL and names its host and port", async () => {
    const { url } = await overTcp();
    const database = await openDatabase({ url, directory: "/nonexistent", log: () => {} });
    onTestFinished(() => database.close());
    expect(await ask(database, "PING")).toBe("PONG");
    expect(database.description).toBe(
      `${database.description.split(" at ")[0]} at ${new URL(url).host} (REDIS_URL)`,
    );
  });

  it("fails with the server's reason, but not the password, when REDIS_URL's login is refused", async () => {
    const { url, database } = await overTcp();
    await database.run(["CONFIG", "SET", "requirepass", "right"]);
    const failure = openDatabase({
      url: url.replace("//", "//:wrong-one@"),
      directory: "/nonexistent",
      log: () => {},
    });
    await expect(failure).rejects.toThrow(
      /^cannot use the Redis of REDIS_URL at 127\.0\.0\.1:\d+: .*WRONGPASS/,
    );
    await expect(failure).rejects.not.toThrow(/wrong-one/);
  });
});

describe("opening a database", () => {
  it("fails with host and port, but not the password, when REDIS_URL is unreachable", async () => {
    const failure = openDatabase({
      url: "redis://me:pa55@127.0.0.1:1/0",
      directory: "/nonexistent",
      log: () => {},
    });
    await expect(failure).rejects.toThrow(
      /^cannot use the Redis of REDIS_URL at 127\.0\.0\.1:1: .*ECONNREFUSED/,
    );
    await expect(failure).rejects.not.toThrow(/pa55/);
    await expect(failure).rejects.toBeInstanceOf(Failure);
  });

  it.each(["localhost:6379", "http://localhost:6379", "redis://", "nonsense"])(
    "fails without trying when REDIS_URL is %s",
    async (url) => {
      const failure = openDatabase({ url, directory: "/nonexistent", log: () => {} });
      await expect(failure).rejects.toThrow("REDIS_URL is not a Redis URL such as redis://localhost:6379");
    },
  );

  it("gives a connection up when what listens never answers", async () => {
    const port = await listenHere(() => {});
    const options = {
      target: `redis://127.0.0.1:${port}`,
      patienceMs: 200,
      starting: false,
      describe: String,
    };
    await expect(connect(options)).rejects.toThrow("Redis does not answer within 200 ms");
  });

  it("gives up with the server's last words when it ends at every start", async () => {
    const path = await wrapped("echo 'cannot open the file' >&2; exit 1");
    const log = vi.fn();
    const failure = openDatabase({ directory: await testFolder(), path, log });
    await expect(failure).rejects.toThrow(
      /redis-server ended 3 times right after its start: cannot open the file/,
    );
    await expect(failure).rejects.toBeInstanceOf(Failure);
    expect(log).toHaveBeenCalledTimes(2);
  });
});

async function openHere(path?: string) {
  const directory = await testFolder();
  const log = vi.fn<(line: string) => void>();
  const database = await openDatabase({ directory, path, log });
  onTestFinished(() => database.close());
  return { database, directory, log };
}

/** A folder for PATH whose redis-server is a shell script. */
async function wrapped(script: string): Promise<string> {
  const folder = await testFolder();
  const file = join(folder, "redis-server");
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return folder;
}

/** A redis-server that is reached through a TCP port, which it cannot pick for itself. */
async function overTcp() {
  const folder = await testFolder();
  const server = await startRedisServer({ binary: redisServerPath() ?? "", folder, log: () => {} });
  onTestFinished(() => server.close());
  const database = await connect({
    target: server.socket,
    patienceMs: 5_000,
    starting: true,
    describe: String,
  });
  onTestFinished(() => database.close());
  const port = await listenHere((client) => {
    const redis = createConnection(server.socket);
    client.on("error", () => redis.destroy()).on("close", () => redis.destroy());
    redis.on("error", () => client.destroy());
    client.pipe(redis).pipe(client);
  });
  return { url: `redis://127.0.0.1:${port}`, database };
}

async function listenHere(serve: (client: Socket) => void): Promise<number> {
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    serve(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const client of clients) client.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function serverPid(database: Database): Promise<number> {
  return Number(/process_id:(\d+)/.exec(String(await ask(database, "INFO", "server")))?.[1]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
