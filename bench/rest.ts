/**
 * The child process of database.ts: Upstash's REST API in front of a Redis socket, once near and once far
 * away.
 */
import { connect } from "#kv-at-hand/redis/connect.ts";
import { startRestServer } from "#kv-at-hand/upstash/server.ts";
import { delayed } from "./delay.ts";

/** What the child sends to its parent. */
export interface Addresses {
  near: string;
  far: string;
}

const [socket = "", token = "", farMs = ""] = process.argv.slice(2);

const database = await connect({
  target: socket,
  patienceMs: 10_000,
  starting: true,
  describe: (server) => server,
});
const near = await startRestServer({ database, token, port: 0 });
const far = await startRestServer({ database: delayed(database, Number(farMs)), token, port: 0 });

process.on("message", () => process.send?.(near.calls + far.calls));
process.on("disconnect", () => process.exit());
process.send?.({ near: near.url, far: far.url } satisfies Addresses);
