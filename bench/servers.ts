/** Development servers that reload the Worker on a save: ours, Miniflare alone, and wrangler dev. */
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Miniflare } from "miniflare";
import { COMPATIBILITY_DATE } from "../infra/bundle.ts";
import { openBundler } from "../local/deploy/bundler.ts";
import { freePort, install, installed, printed, stop } from "./processes.ts";

/** The newest version that runs on every Node that this project supports. */
export const WRANGLER = "4.85.0";

export interface DevelopmentServer {
  /** `http://<host>:<port>` */
  readonly url: string;
  /** Must be called after writing a Worker file if the server does not watch files. */
  readonly saved: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** `npm start` in a copy of the project. */
export async function startOwn(folder: string): Promise<DevelopmentServer> {
  const env = { ...process.env, PORT: "0", REDIS_REST_PORT: "0", CLOUDFLARE_API_PORT: "0" };
  const child = spawn("npm", ["start"], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
  const [, url = ""] = await printed(child, /(http:\/\/localhost:\d+)\/posts[\s\S]*^Ready/m);
  return { url, saved: async () => {}, close: () => stop(child) };
}

/** The floor: bundles and deploys right after a save, without a watch and without keeping requests. */
export async function startMiniflare(folder: string): Promise<DevelopmentServer> {
  const bundler = await openBundler(folder);
  // Otherwise Miniflare chooses another port each time its options are set.
  const port = await freePort();
  const options = async () => ({
    modules: true as const,
    script: (await bundler.bundle()).code,
    compatibilityDate: COMPATIBILITY_DATE,
    cf: false as const,
    host: "127.0.0.1",
    port,
  });
  const miniflare = new Miniflare(await options());
  const { origin } = await miniflare.ready;
  return {
    url: origin,
    saved: async () => miniflare.setOptions(await options()),
    close: async () => {
      await miniflare.dispose();
      await bundler.close();
    },
  };
}

/** @param scratch a folder to install wrangler in: it is not a dependency of the project */
export async function startWrangler(folder: string, scratch: string): Promise<DevelopmentServer> {
  await install(scratch, `wrangler@${WRANGLER}`);
  const settings = { name: "bench", main: "worker/index.ts", compatibility_date: COMPATIBILITY_DATE };
  await writeFile(join(folder, "wrangler.json"), JSON.stringify(settings));
  const port = String(await freePort());
  const args = ["dev", "--local", "--ip", "127.0.0.1", "--port", port, "--inspector-port", "0"];
  const child = spawn(installed(scratch, "wrangler"), args, {
    cwd: folder,
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", HOME: scratch, CI: "true" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  await printed(child, /Ready on/);
  return { url: `http://127.0.0.1:${port}`, saved: async () => {}, close: () => stop(child) };
}
