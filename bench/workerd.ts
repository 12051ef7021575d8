/** A script in its own workerd, called directly: nothing of ours is between it and the load. */
import { Miniflare } from "miniflare";
import { setMiniflareEnvironment } from "../local/edge/miniflare-environment.ts";
import { workerOptions } from "../local/edge/miniflare-options.ts";
import type { Script } from "../local/edge/script.ts";
import { withoutSignalHandlers } from "../local/edge/signal-handlers.ts";
import { children } from "./cpu.ts";

export interface Workerd {
  port: number;
  pid: number;
  close(): Promise<void>;
}

export async function startWorkerd(script: Script): Promise<Workerd> {
  const before = new Set(children());
  const direct = { host: "127.0.0.1", port: 0 };
  setMiniflareEnvironment();
  const miniflare = withoutSignalHandlers(
    () =>
      new Miniflare({
        ...direct,
        cf: false,
        logRequests: false,
        workers: [
          {
            ...workerOptions(script),
            name: "script",
            stripCfConnectingIp: false,
            unsafeDirectSockets: [direct],
          },
        ],
      }),
  );
  await miniflare.ready;
  const { port } = await miniflare.unsafeGetDirectURL("script");
  const pid = children().find((each) => !before.has(each));
  if (pid === undefined) throw new Error("workerd's process was not found");
  return { port: Number(port), pid, close: () => miniflare.dispose() };
}
