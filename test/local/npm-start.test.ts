import { execFileSync } from "node:child_process";
import { cp, readdir, readFile, rename, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse, stringify } from "yaml";
import { copyOfProject, isRunning, npmStart } from "../support/npm-start.ts";
import { describeWithRedis, testFolder } from "../support/redis.ts";

const text = async (url: string, init?: RequestInit) => (await fetch(url, init)).text();
const create = (url: string, body: string) => text(url, { method: "POST", body });

/** A PATH on which npm and node are found, and no redis-server. */
async function pathWithoutRedis(): Promise<string> {
  const folder = await testFolder();
  for (const name of ["npm", "node", "sh"]) {
    const found = execFileSync("which", [name], { encoding: "utf8" }).trim();
    await symlink(found, join(folder, name));
  }
  return folder;
}

describe("npm start", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "serves the posts of README, and %s leaves nothing running",
    async (signal) => {
      const start = npmStart(await copyOfProject());
      const url = await start.ready();
      expect(await create(url, "hello")).toBe("post:1");
      expect(await text(url)).toBe('[{"id":"post:1","text":"hello"}]');
      expect(await text(url.replace("localhost", "127.0.0.1"))).toBe('[{"id":"post:1","text":"hello"}]');
      expect(await text(`${url}/post:1`, { method: "DELETE" })).toBe("post:1");
      expect(await text(new URL("/", url).href)).toContain(`curl -w '\\n' -d hello ${url}`);
      const processes = start.processes();
      expect(processes.length).toBeGreaterThan(1);
      await start.stop(signal);
      await expect.poll(() => processes.filter(isRunning)).toEqual([]);
      await expect(fetch(url)).rejects.toThrow();
    },
  );

  it.each<[what: string, signal: NodeJS.Signals, of: "npm" | "node" | "both"]>([
    ["its terminal is closed", "SIGHUP", "both"],
    ["it is killed", "SIGKILL", "node"],
    ["npm is killed", "SIGKILL", "npm"],
    ["both are killed", "SIGKILL", "both"],
  ])("leaves nothing running when %s, and starts again at once", async (_what, signal, of) => {
    const folder = await copyOfProject();
    const TMPDIR = await testFolder();
    const start = npmStart(folder, { env: { TMPDIR } });
    await start.ready();
    const processes = start.processes();
    const [node = 0] = processes;
    if (of !== "npm") process.kill(node, signal);
    if (of !== "node") await start.stop(signal);
    await expect.poll(() => processes.filter(isRunning)).toEqual([]);
    const left = (await readdir(TMPDIR)).filter((name) => !name.startsWith("tsx-"));
    // Miniflare's own folder cannot be removed by who is killed; it holds nothing of ours.
    expect(
      left.filter((name) => of === "npm" || signal !== "SIGKILL" || !name.startsWith("miniflare-")),
    ).toEqual([]);
    expect(await create(await npmStart(folder).ready(), "hello")).toBe("post:1");
  });

  it("keeps posts in memory, and says so, where there is no redis-server", async () => {
    const start = npmStart(await copyOfProject(), { env: { PATH: await pathWithoutRedis(), REDIS_URL: "" } });
    const url = await start.ready();
    expect(start.output()).toContain("data lives until the process ends");
    expect(await create(url, "hello")).toBe("post:1");
    expect(await text(url)).toBe('[{"id":"post:1","text":"hello"}]');
  });

  it("serves a copy that pulumi new made under another name", async () => {
    const folder = await copyOfProject();
    // As pulumi new writes it: the answers in, the template out. The CLI itself cannot be had here.
    const { template: _, ...project } = parse(await readFile(join(folder, "Pulumi.yaml"), "utf8"));
    const renamed = { ...project, name: "my-blog", description: "What I think" };
    await writeFile(join(folder, "Pulumi.yaml"), stringify(renamed));
    const start = npmStart(folder);
    expect(await create(await start.ready(), "hello")).toBe("post:1");
    expect(start.output()).toContain("my-blog on this machine");
  });

  it("lets only the owner into .local", async () => {
    const folder = await copyOfProject();
    await npmStart(folder).ready();
    expect((await stat(join(folder, ".local"))).mode & 0o777).toBe(0o700);
  });
});

describeWithRedis("npm start with redis-server", () => {
  it("keeps posts over a restart, and forgets them with --fresh", async () => {
    const folder = await copyOfProject();
    const first = npmStart(folder);
    await create(await first.ready(), "hello");
    await first.stop();
    const second = npmStart(folder);
    expect(await text(await second.ready())).toBe('[{"id":"post:1","text":"hello"}]');
    await second.stop();
    const fresh = npmStart(folder, { args: ["--fresh"] });
    expect(await text(await fresh.ready())).toBe("[]");
  });
});

describe("npm start while it runs", () => {
  it("deploys a changed Worker, and keeps the last good one when it does not build", async () => {
    const folder = await copyOfProject();
    const start = npmStart(folder);
    const url = await start.ready();
    const file = join(folder, "worker/http/origin.ts");
    const source = await readFile(file, "utf8");
    await writeFile(
      file,
      source.replace("There is nothing here", "Changed").replace('=== "true"', '=== "never"'),
    );
    await start.printed(/Deployed again/);
    expect(await text(`${url}-archive`)).toContain("Changed");
    await writeFile(file, `${source}\nconst broken = ;`);
    await start.printed(/Not deployed.*\n[\s\S]*worker\/http\/origin\.ts:\d+:\d+/);
    expect(await text(`${url}-archive`)).toContain("Changed");
    await writeFile(file, `${source}\nthrow new Error("at the start");`);
    await start.printed(/Not deployed.*\n.*at the start/);
    expect(await text(`${url}-archive`)).toContain("Changed");
  });

  it("keeps the last good Worker when the program breaks in ways that nobody foresaw", async () => {
    const folder = await copyOfProject();
    const start = npmStart(folder);
    const url = await start.ready();
    const file = join(folder, "index.ts");
    const source = await readFile(file, "utf8");
    const kv = '[...bindingsFor(settings, database), { type: "kv_namespace", name: "KV", namespaceId: "1" }]';
    const breaks: [string, RegExp][] = [
      [
        source.replace("bindingsFor(settings, database)", kv),
        /binding KV: the type "kv_namespace" is not served/,
      ],
      [
        `${source}\nnew cloudflare.WorkersRoute("bad", { zoneId: "", pattern: "localhost/po*sts*" });`,
        /the route pattern "localhost\/po\*sts\*" has a \*/,
      ],
      [`${source}\nawait Promise.reject(new Error("it breaks"));`, /it breaks/],
    ];
    for (const [broken, message] of breaks) {
      await writeFile(file, broken);
      await start.printed(new RegExp(`Not deployed.*\\n.*${message.source}`));
      expect((await fetch(url)).status).toBe(200);
    }
    await writeFile(file, source);
    await start.printed(/Deployed again/);
  });

  it("goes on deploying after the folder of the Worker was replaced by another", async () => {
    const folder = await copyOfProject();
    const start = npmStart(folder);
    const url = await start.ready();
    const worker = join(folder, "worker");
    await rename(worker, `${worker}-away`);
    await cp(`${worker}-away`, worker, { recursive: true });
    await start.printed(/eployed/);
    const file = join(worker, "http/origin.ts");
    await writeFile(file, (await readFile(file, "utf8")).replace('=== "true"', '=== "never"'));
    await expect.poll(() => text(`${url}-archive`)).toContain("There is nothing here");
  });

  it("shows what the Worker logs and throws with the lines of its TypeScript", async () => {
    const folder = await copyOfProject();
    const file = join(folder, "worker/posts/routes.ts");
    const source = await readFile(file, "utf8");
    const broken = source.replace(
      /function list\(.*\n/,
      (head) => `${head}  console.log("it lists");\n  throw new Error("it breaks");\n`,
    );
    await writeFile(file, broken);
    const line = broken.split("\n").findIndex((each) => each.includes("it breaks")) + 1;
    const start = npmStart(folder);
    const response = await fetch(await start.ready());
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("it breaks");
    await start.printed(/it lists/);
    await start.printed(new RegExp(`it breaks","stack":\\["at [^"]*worker/posts/routes\\.ts:${line}:\\d+`));
  });

  // Every deployment runs the program anew, which takes long beside 8 busy clients: ten in CI, else three.
  const deployments = process.env.CI === "true" ? 10 : 3;
  it(`loses no request of 8 clients while it deploys ${deployments} times`, async () => {
    const folder = await copyOfProject();
    const start = npmStart(folder);
    const url = await start.ready();
    const file = join(folder, "worker/index.ts");
    const source = await readFile(file, "utf8");
    let over = false;
    const outcomes = new Map<number | string, number>();
    const client = async () => {
      while (!over) {
        const outcome = await fetch(url).then(
          (response) => response.text().then(() => response.status),
          (error: Error) => String(error.cause ?? error),
        );
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    };
    const clients = Array.from({ length: 8 }, client);
    for (let i = 1; i <= deployments; i++) {
      await writeFile(file, `${source}\n// ${i}\n`);
      await start.printed(new RegExp(`(Deployed again[\\s\\S]*){${i}}`));
    }
    over = true;
    await Promise.all(clients);
    expect([...outcomes.keys()]).toEqual([200]);
    expect(outcomes.get(200)).toBeGreaterThan(100);
  });
});

it("npm start -- --help prints the form that is right, and starts nothing", async () => {
  const start = npmStart(await copyOfProject(), { args: ["--help"] });
  expect(await start.ended).toBe(0);
  expect(start.output()).toMatch(/^npm start -- \[--fresh\]$/m);
});

describe("npm start ends with one line of error, and nothing is left running,", () => {
  async function refused(
    folder: string,
    { code = 1, ...options }: Parameters<typeof npmStart>[1] & { code?: number } = {},
  ): Promise<string> {
    const start = npmStart(folder, options);
    expect(await start.ended).toBe(code);
    const [line = "", ...more] = start.errors();
    expect(more).toEqual([]);
    return line;
  }

  it.each(["PORT", "REDIS_REST_PORT"])("when %s is in use", async (variable) => {
    const server = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const line = await refused(await copyOfProject(), { env: { [variable]: String(port) } });
    expect(line).toBe(`port ${port} is in use: stop what listens there, or set ${variable}`);
  });

  it("when Pulumi.dev.yaml is no YAML", async () => {
    const folder = await copyOfProject();
    await writeFile(join(folder, "Pulumi.dev.yaml"), "config: [");
    expect(await refused(folder)).toMatch(/^Pulumi\.dev\.yaml is not valid YAML: /);
  });

  it.each([
    ["cannot be reached", "redis://user:canary-password@127.0.0.1:1", /127\.0\.0\.1:1/],
    ["is no URL", "canary-password", /not a Redis URL/],
  ])("when REDIS_URL %s", async (_what, url, message) => {
    const line = await refused(await copyOfProject(), { env: { REDIS_URL: url } });
    expect(line).toMatch(message);
    expect(line).not.toContain("canary");
  });

  it("when another npm start runs in the folder", async () => {
    const folder = await copyOfProject();
    await npmStart(folder).ready();
    expect(await refused(folder)).toMatch(/another npm start runs in this folder \(process \d+\)/);
  });

  it("when a file is where .local belongs", async () => {
    const folder = await copyOfProject();
    await writeFile(join(folder, ".local"), "");
    expect(await refused(folder)).toMatch(/^the system refuses mkdir \S+\.local \(EEXIST\): a file is where/);
  });

  it("when it is given an option that it does not know", async () => {
    expect(await refused(await copyOfProject(), { args: ["--frsh"], code: 2 })).toContain("--frsh");
  });
});
