import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it, onTestFinished, vi } from "vitest";
import { ask, describeWithRedis, redisServerPath, testFolder } from "../../../../test/support/redis.ts";
import { Failure } from "../../src/failure.ts";
import { type Command, ReplyError } from "../../src/redis/database.ts";
import { openDatabase } from "../../src/redis/open.ts";
import { BYTES, promisesOfADatabase } from "./promises.ts";
import { isAlive, openHere, overTcp, serverPid, withOneDatabase, wrapped } from "./servers.ts";

describeWithRedis("a database over redis-server", () => {
  promisesOfADatabase("redis-server");

  it("keeps its data when it is closed and opened again, in any folder", async () => {
    const directory = join(await testFolder(), "a folder whose name is long ".repeat(5));
    const open = () => openDatabase({ directory, log: () => {} });
    const before = await open();
    expect(before.description).toMatch(/^(redis|valkey)-server \S+, data kept in /);
    await before.run(["SET", "a", BYTES]);
    const pid = await serverPid(before);
    await before.close();
    expect(isAlive(pid)).toBe(false);
    const after = await open();
    onTestFinished(() => after.close());
    expect(await after.run(["GET", "a"])).toEqual(BYTES);
  });

  it.each([
    ["is too long for a socket", (folder: string) => join(folder, "x".repeat(120))],
    ["does not exist", (folder: string) => join(folder, "gone")],
    ["is a file", () => "/dev/null"],
  ])("starts if the folder for temporary files %s", async (_, tmpdir) => {
    const directory = await testFolder();
    const folder = tmpdir(directory);
    if (folder.endsWith("x")) await mkdir(folder);
    vi.stubEnv("TMPDIR", folder);
    onTestFinished(() => void vi.unstubAllEnvs());
    const database = await openDatabase({ directory, log: () => {} });
    onTestFinished(() => database.close());
    expect(await ask(database, "PING")).toBe("PONG");
  });

  it("starts if LANG names a locale that is not installed (a script stands in for Redis 7.2, which needs one)", async () => {
    const complaint = "echo 'Failed to configure LOCALE for invalid locale name.' >&2; exit 1";
    const real = redisServerPath();
    const path = await wrapped(`[ "\${LC_ALL:-$LANG}" = C ] || { ${complaint}; }; exec ${real} "$@"`);
    vi.stubEnv("LANG", "xx_XX.UTF-8");
    vi.stubEnv("LC_ALL", "xx_XX.UTF-8");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { database } = await openHere(path);
    expect(await ask(database, "PING")).toBe("PONG");
  });

  it("refuses an answer of endlessly nested arrays, and continues", async () => {
    const { database } = await openHere();
    await database.run(["SET", "a", "kept"]);
    const endless = database.run(["EVAL", "local t = {} t[1] = t return t", "0"]);
    await expect(endless).rejects.toThrow();
    expect(await ask(database, "GET", "a")).toBe("kept");
  });

  it("continues with the same data after the server is killed", async () => {
    const { database, log } = await openHere();
    await database.run(["SET", "a", "kept"]);
    // Redis answers only after the command is in its append-only file.
    process.kill(await serverPid(database), "SIGKILL");
    await vi.waitFor(async () => expect(await ask(database, "GET", "a")).toBe("kept"), {
      timeout: 60_000,
      interval: 20,
    });
    expect(log.mock.calls.flat()).toEqual([expect.stringContaining("exited unexpectedly (signal SIGKILL)")]);
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

  it("ends the server when its own process is killed", async () => {
    const directory = await testFolder();
    const script = `
      const { openDatabase } = await import(${JSON.stringify(join(import.meta.dirname, "../../src/redis/open.ts"))});
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
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 60_000 });
    const next = await openDatabase({ directory, log: () => {} });
    await next.close();
  });

  it("sends a pipeline and a transaction in one piece, which the server reads at once", async () => {
    const { database } = await openHere();
    const reads = async () =>
      Number(/total_reads_processed:(\d+)/.exec(String(await ask(database, "INFO", "stats")))?.[1]);
    const commands = Array.from({ length: 100 }, (_, i): Command => ["SET", `k${i}`, "v"]);
    const before = await reads();
    await database.pipeline(commands);
    await database.transaction(commands);
    // The second INFO counts its own read too.
    expect((await reads()) - before).toBe(3);
  });

  it("refuses a folder that another server is using", async () => {
    const { directory } = await openHere();
    const second = openDatabase({ directory, log: () => {} });
    await expect(second).rejects.toThrow(/is in use by another Redis/);
    await expect(second).rejects.toBeInstanceOf(Failure);
  });

  it("has its socket in a folder with this package's name", async () => {
    const { database } = await openHere();
    expect(String(await ask(database, "CONFIG", "GET", "unixsocket"))).toMatch(
      /\/kv-at-hand-\w+\/redis\.sock$/,
    );
  });

  it("wins alone if two start on the same folder at once", async () => {
    const directory = await testFolder();
    const open = () => openDatabase({ directory, log: () => {} });
    const outcomes = await Promise.allSettled([open(), open()]);
    for (const outcome of outcomes) {
      if (outcome.status === "fulfilled") onTestFinished(() => outcome.value.close());
    }
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const refused = outcomes.find(({ status }) => status === "rejected");
    expect(refused).toMatchObject({
      reason: { message: expect.stringMatching(/is in use by another Redis/) },
    });
  });

  it("serves EVAL_RO with EVAL if the server does not support it", async () => {
    const { database } = await openHere(
      await wrapped(`exec ${redisServerPath()} "$@" --rename-command EVAL_RO ''`),
    );
    expect(await ask(database, "eval_ro", "return ARGV[1]", "0", "x")).toBe("x");
  });

  it("connects to REDIS_URL and names its host and port", async () => {
    const { url } = await overTcp();
    const database = await openDatabase({
      url,
      urlName: "REDIS_URL",
      directory: "/nonexistent",
      log: () => {},
    });
    onTestFinished(() => database.close());
    expect(await ask(database, "PING")).toBe("PONG");
    expect(database.description).toBe(
      `${database.description.split(" at ")[0]} at ${new URL(url).host} (REDIS_URL)`,
    );
  });

  it.each(["/1", "/99"])("fails if REDIS_URL's database %s does not exist", async (path) => {
    const { url, database } = await withOneDatabase();
    const failure = openDatabase({
      url: url + path,
      urlName: "REDIS_URL",
      directory: "/nonexistent",
      log: () => {},
    });
    await expect(failure).rejects.toThrow(/^cannot use the Redis of REDIS_URL at 127\.0\.0\.1:\d+: ERR /);
    await expect(failure).rejects.toBeInstanceOf(Failure);
    expect(await ask(database, "DBSIZE")).toBe(0);
  });

  it("fails with the server's reason, but without the password, if REDIS_URL's login is refused", async () => {
    const { url, database } = await overTcp();
    await database.run(["CONFIG", "SET", "requirepass", "right"]);
    const failure = openDatabase({
      url: url.replace("//", "//:wrong-one@"),
      urlName: "REDIS_URL",
      directory: "/nonexistent",
      log: () => {},
    });
    await expect(failure).rejects.toThrow(
      /^cannot use the Redis of REDIS_URL at 127\.0\.0\.1:\d+: .*WRONGPASS/,
    );
    await expect(failure).rejects.not.toThrow(/wrong-one/);
  });
});
