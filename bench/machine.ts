import { execFileSync } from "node:child_process";
import { cpus, release, totalmem, type } from "node:os";
import { findRedisServer } from "#kv-at-hand/redis/server.ts";
import { versionOf } from "./subjects.ts";

/** The machine and the versions, as lines of Markdown. */
export function machine(): string[] {
  const [cpu] = cpus();
  const redis = execFileSync(findRedisServer() as string, ["--version"], { encoding: "utf8" });
  const workerd = versionOf("workerd");
  return [
    `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}`,
    `Node ${process.version}, workerd ${workerd}, Redis ${/v=(\S+)/.exec(redis)?.[1]}, ` +
      `Hono ${versionOf("hono")}, @upstash/redis ${versionOf("@upstash/redis")}`,
  ];
}
