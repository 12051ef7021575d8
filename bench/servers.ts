/** Development servers of the same Worker that follow what is saved: ours, Miniflare by itself, and wrangler dev. */
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Miniflare } from "miniflare";
import { COMPATIBILITY_DATE } from "../infra/bundle.ts";
import { openBundler } from "../local/deploy/bundler.ts";
import { freePort, install, installed, printed, stop } from "./processes.ts";

/** The newest that runs on every Node that this project does. */
export const WRANGLER = "4.85.0";

export interface DevelopmentServer {
  /** `http://<host>:<port>` */
  readonly url: string;
  /** To be called after a file of the Worker was written, where nobody watches it. */
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

/** The floor: bundled and put the moment it is saved, with nothing that watches or keeps requests. */
export async function startMiniflare(folder: string): Promise<DevelopmentServer> {
  const bundler = await openBundler(folder);
  // With a port that it chose itself Miniflare chooses another one whenever its options are set.
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

/** @param scratch a folder that wrangler is installed in: it is no dependency of the project's */
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
